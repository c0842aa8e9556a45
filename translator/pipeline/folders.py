"""Where a user's own data lies."""

from __future__ import annotations

from pathlib import Path


def data_folder() -> Path:
    """Give the folder for what a user's work leaves behind, such as the translation memory; it need not exist."""
    import platformdirs

    return Path(platformdirs.user_data_dir("duizhao", appauthor=False))
