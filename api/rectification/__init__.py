"""Rectification as the ways in use it: its parts built from settings, the posts of the accounts, views, commands."""
