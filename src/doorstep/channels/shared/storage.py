"""Files of pages under names that change with what they hold, small as they can be."""

from typing import Any

from whitenoise.storage import CompressedManifestStaticFilesStorage


class HashedFiles(CompressedManifestStaticFilesStorage):  # type: ignore[misc]
    """Collected by `doorstep setup` and `doorstep serve`. A file that came later is served under its plain name."""

    manifest_strict = False
    support_js_module_import_aggregation = True

    def stored_name(self, name: str) -> Any:
        plain = self.clean_name(name)
        return self.hashed_files.get(self.hash_key(plain), plain)
