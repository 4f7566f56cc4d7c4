"""Wagtail tells Cutline when a page is published, edited or taken down, and names its share card in the page.

Put `cutline_wagtail` into INSTALLED_APPS and the setting CUTLINE beside it; see the README.
"""
