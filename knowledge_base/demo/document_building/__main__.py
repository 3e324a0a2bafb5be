"""`python -m knowledge_base.demo.document_building`: writes every built document beside its metadata."""

from knowledge_base.demo.document_building.make import BUILT, FOLDER, build

if __name__ == "__main__":
    for name in BUILT:
        path = build(name, FOLDER)
        print(f"{path.name}: {path.stat().st_size:,} bytes")
