"""Tests of the leaf helpers."""
