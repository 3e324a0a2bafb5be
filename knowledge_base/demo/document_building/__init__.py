"""Builds the demo's binary documents from their sources: `python -m knowledge_base.demo.document_building`.

The built files are checked in, so that nobody who runs the product needs what writes them (reportlab is a developer's
tool). The same sources and the same versions of the libraries give the same bytes.
"""
