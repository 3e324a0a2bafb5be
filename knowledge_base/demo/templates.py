"""Where the demo's own configuration lies: files a school copies into its home folder and edits."""

from pathlib import Path

ALIASES_YAML = Path(__file__).with_name("aliases.yaml")
RULES_YAML = Path(__file__).with_name("rules.yaml")
