"""Static files with hashed names, compressed, whose JavaScript modules import one another."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class StaticStorage(CompressedManifestStaticFilesStorage):
    """Hash the names in `import` statements too, so that a deploy never mixes two versions."""

    support_js_module_import_aggregation = True
    manifest_strict = True
