"""Sessions that exist go on showing texts at once; new ones show them once they are read."""

from django.db import migrations, models

CHOICES = [
    ('once_read', 'shown once I have looked at them'),
    ('at_once', 'shown at once, with the results'),
]


def policy(default: str) -> "models.CharField[str, str]":
    """Return the field with one of its defaults."""
    return models.CharField(
        choices=CHOICES,
        default=default,
        help_text='For answers in people’s own words. One press on the remote lets through all that wait.',
        max_length=10,
        verbose_name='texts and words of the room',
    )


class Migration(migrations.Migration):

    dependencies = [
        ('training_sessions', '0005_former_token'),
    ]

    operations = [
        migrations.AddField('trainingsession', 'texts_policy', policy('at_once')),
        migrations.AlterField('trainingsession', 'texts_policy', policy('once_read')),
        migrations.AddConstraint(
            model_name='trainingsession',
            constraint=models.CheckConstraint(
                condition=models.Q(('texts_policy__in', ['once_read', 'at_once'])),
                name='session_texts_policy_known',
            ),
        ),
    ]
