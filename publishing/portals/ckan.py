"""Publish at a CKAN portal: real CKAN 2.10 or later, through its action API only.

The order is: organisation, licence, dataset, files, table, each read back; then what belongs to
an earlier release only is removed, and last comes the mark. A new dataset is private until it is
marked, so nobody sees half a release. Nothing here remembers what was done before: every run
looks at what the portal shows and does what is missing. So any call may be repeated after any
interruption, and a repeated run changes nothing. Files go through memory, one at a time.
"""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from catalog.model import Bilingual
from publishing.portals.ckan_api import CkanApi
from publishing.portals.ckan_datastore import fill
from publishing.portals.ckan_metadata import (
    DIGEST,
    KEY,
    OWNED,
    RELEASE,
    TABLE_KEY,
    Description,
    describe,
    differing,
    dropped,
    extras_of,
    file_fields,
    key_of,
    marks,
    marks_before,
    releases_of,
    table_fields,
    upload_name,
    with_extras,
)
from publishing.portals.ckan_table import Table, read_table
from publishing.portals.errors import PortalMismatchError, PortalRefused
from publishing.portals.model import (
    PortalReceipt,
    Publication,
    PublishedFile,
    ResourceReceipt,
    WithdrawalReceipt,
)
from publishing.portals.session import Patience

_PATIENCE = Patience()
_NOTICE = "withdrawn.txt"


@dataclass(frozen=True, slots=True)
class _Placed:
    receipt: ResourceReceipt
    changed: bool


class CkanPortal:
    """A CKAN portal where one organisation publishes, with the token of one of its editors."""

    def __init__(
        self,
        url: str,
        token: str,
        organization: str,
        *,
        patience: Patience = _PATIENCE,
    ) -> None:
        self._organization = organization
        self._api = CkanApi(url, token, patience)

    @property
    def name(self) -> str:
        """The address of the portal: what it is called in receipts."""
        return self._api.url

    def publish(self, publication: Publication) -> PortalReceipt:
        """Bring the portal to show exactly this release, and mark it so once it does.

        Raises:
            PortalRefused: The portal will not take it; or it is not fit to be sent, and then
                nothing was sent.
            PortalUnavailableError: The portal is away. Repeat later.
            PortalMismatchError: What the portal gives out is not what was sent.
        """
        _require_released(publication.files)
        table = read_table(publication.table) if publication.table else None
        wanted = describe(publication, self._schema())
        organization = self._require_organization()
        self._require_licence(publication.licence_id)
        dataset, described = self._bring(publication, wanted, organization)
        placed = [self._place_file(dataset, f, publication.licence_url) for f in publication.files]
        if table is not None:
            placed.append(self._place_table(dataset, table, publication))
        removed = self._remove_others(dataset, {entry.receipt.id for entry in placed})
        marked = self._mark(dataset["id"], wanted, publication)
        return PortalReceipt(
            portal=self.name,
            dataset_id=dataset["id"],
            dataset_url=f"{self._api.url}/dataset/{publication.name}",
            release_id=publication.release_id,
            changed=described or removed or marked or any(entry.changed for entry in placed),
            resources=tuple(entry.receipt for entry in placed),
        )

    def withdraw(self, name: str, notice: Bilingual) -> WithdrawalReceipt:
        """Remove the dataset so that no reader gets its metadata, its files or its table.

        CKAN keeps the bytes of a deleted file on its disk, so the notice overwrites them first.
        Copies that others made, and the backups of the portal, are out of reach.

        Raises:
            PortalRefused: The dataset is not ours, or the token may not delete it.
            PortalMismatchError: Something of it is still given out.
        """
        dataset = self._api.find("package_show", {"id": name})
        if dataset is None or _is_gone(dataset):
            return WithdrawalReceipt(self.name, name, dataset and dataset["id"], changed=False)
        self._require_ours(dataset, self._require_organization())
        for resource in dataset["resources"]:
            if resource.get("url_type") == "upload":
                self._overwrite(resource, notice)
            self._remove(resource)
        self._api.find("package_delete", {"id": dataset["id"]})
        self._require_gone(dataset)
        return WithdrawalReceipt(self.name, name, dataset["id"], changed=True)

    def release_on(self, name: str) -> str | None:
        """Return the id of the release that any reader sees now, nothing before its mark is set."""
        dataset = self._api.find_as_anyone("package_show", {"id": name})
        return extras_of(dataset).get(RELEASE) if dataset else None

    def may_hold(self, name: str, release_id: str) -> bool:
        """Tell whether any byte of this release may be there, shown to readers or not."""
        dataset = self._api.find("package_show", {"id": name})
        return bool(dataset and not _is_gone(dataset) and release_id in releases_of(dataset))

    # The dataset

    def _schema(self) -> Mapping[str, Any] | None:
        """Return the portal's own schema of a dataset; a stock CKAN has none."""
        if "scheming_datasets" not in self._api.ask("status_show", {})["extensions"]:
            return None
        schema: Mapping[str, Any] | None
        schema = self._api.find("scheming_dataset_schema_show", {"type": "dataset"})
        return schema

    def _require_organization(self) -> str:
        """Return the id of our organisation, once it is known that we may publish there."""
        mine = self._api.ask("organization_list_for_user", {"permission": "create_dataset"})
        for organization in mine:
            if self._organization in (organization["name"], organization["id"]):
                return str(organization["id"])
        if self._api.find("organization_show", {"id": self._organization}) is not None:
            raise self._api.no_right("package_create")
        raise PortalRefused(
            f"the portal `{self._api.host}` has no organisation `{self._organization}`. "
            "Enter the name that stands in the address of its page there",
            vi=f"cổng `{self._api.host}` không có tổ chức `{self._organization}`. "
            "Hãy nhập đúng tên trong địa chỉ trang của tổ chức trên cổng",
        )

    def _require_licence(self, licence_id: str) -> None:
        """Refuse a licence the portal does not know: CKAN itself would take it without a word."""
        known = [licence["id"] for licence in self._api.ask("license_list", {})]
        if licence_id not in known:
            raise PortalRefused(
                f"the portal `{self._api.host}` does not know the licence `{licence_id}`. "
                f"Choose one of: {', '.join(known)}",
                vi=f"cổng `{self._api.host}` không có giấy phép `{licence_id}`. "
                f"Hãy chọn một trong: {', '.join(known)}",
            )

    def _bring(
        self, publication: Publication, wanted: Description, organization: str
    ) -> tuple[dict[str, Any], bool]:
        """Return the dataset with the wanted metadata, and whether that was a change."""
        name, release = publication.name, publication.release_id
        found = self._api.find("package_show", {"id": name})
        if found is None:
            place = {"name": name, "owner_org": organization}
            fields = {**wanted.fields, **place, **_standing({}, wanted, release)}
            return self._write("package_create", fields), True
        self._require_ours(found, organization)
        fields = {**wanted.fields, **_standing(found, wanted, release)}
        if not differing(found, fields):
            return found, False
        return self._write("package_patch", {"id": found["id"], **fields}), True

    def _write(self, action: str, fields: dict[str, Any]) -> dict[str, Any]:
        """Write the dataset, and make sure that the portal dropped nothing without a word."""
        shown: dict[str, Any] = self._api.ask(action, fields)
        lost = ", ".join(f"`{name}`" for name in dropped(shown, fields))
        if lost:
            raise self._api.mismatch(f"the fields {lost}", f"các trường {lost}")
        return shown

    def _require_ours(self, dataset: Mapping[str, Any], organization: str) -> None:
        if dataset.get("owner_org") != organization or OWNED not in extras_of(dataset):
            raise PortalRefused(
                f"the portal `{self._api.host}` has a dataset `{dataset['name']}` that this "
                "platform did not make. Choose another name, or have it removed there",
                vi=f"cổng `{self._api.host}` có tập dữ liệu `{dataset['name']}` không do nền tảng "
                "này tạo. Hãy chọn tên khác, hoặc đề nghị gỡ tập dữ liệu đó",
            )

    def _mark(self, dataset_id: str, wanted: Description, publication: Publication) -> bool:
        """Make the dataset public and say which release it is, now that all of it is there."""
        shown = self._api.ask("package_show", {"id": dataset_id})
        fields = {
            "version": publication.version,
            "private": False,
            "extras": with_extras(shown, {**wanted.extras, **marks(publication)}),
        }
        changed = bool(differing(shown, fields))
        if changed:
            self._api.ask("package_patch", {"id": dataset_id, **fields})
        if self.release_on(publication.name) != publication.release_id:
            raise self._api.mismatch("the mark of the release", "dấu của bản phát hành")
        return changed

    # Its files and its table

    def _place_file(
        self, dataset: Mapping[str, Any], file: PublishedFile, licence_url: str
    ) -> _Placed:
        held, fields = _resource(dataset, key_of(file)), file_fields(file, licence_url)
        if held and held.get(DIGEST) == file.sha256 and self._serves(held, file):
            shown, changed = self._with_fields(held, fields)
        else:
            shown, changed = self._send(dataset, held, fields, file), True
        receipt = ResourceReceipt(file.name, shown["id"], shown["url"], file.sha256, None)
        return _Placed(receipt, changed)

    def _send(
        self,
        dataset: Mapping[str, Any],
        held: Mapping[str, Any] | None,
        fields: Mapping[str, str],
        file: PublishedFile,
    ) -> dict[str, Any]:
        """Send the bytes into the resource of this key, and read them back."""
        upload = (upload_name(file.name), BytesIO(file.path.read_bytes()), file.media_type)
        shown: dict[str, Any]
        if held is None:
            place = {"package_id": dataset["id"]}
            shown = self._api.ask("resource_create", {**place, **fields}, upload=upload)
        else:
            shown = self._api.ask("resource_patch", {"id": held["id"], **fields}, upload=upload)
        if not self._serves(shown, file):
            raise self._api.mismatch(f"the file `{file.name}`", f"tệp `{file.name}`")
        return shown

    def _place_table(
        self, dataset: Mapping[str, Any], table: Table, publication: Publication
    ) -> _Placed:
        held, fields = _resource(dataset, TABLE_KEY), table_fields(publication)
        if held is None:
            # What CKAN itself writes for a table without a file.
            place = {"url": "_datastore_only_resource", "url_type": "datastore"}
            shown = self._api.ask(
                "resource_create", {"package_id": dataset["id"], **place, **fields}
            )
            changed = True
        else:
            shown, changed = self._with_fields(held, fields)
        filled = fill(self._api, shown["id"], table)
        rows = table.rows.height
        receipt = ResourceReceipt(TABLE_KEY, shown["id"], shown["url"], table.digest, rows)
        return _Placed(receipt, changed or filled)

    def _with_fields(
        self, held: dict[str, Any], fields: Mapping[str, str]
    ) -> tuple[dict[str, Any], bool]:
        # CKAN writes `csv` as `CSV`: comparing the format would patch it for ever.
        if not differing(held, {k: v for k, v in fields.items() if k != "format"}):
            return held, False
        return self._api.ask("resource_patch", {"id": held["id"], **fields}), True

    def _serves(self, resource: Mapping[str, Any], file: PublishedFile) -> bool:
        return self._api.serves(_path_of(resource), size=file.size, sha256=file.sha256)

    # What goes away

    def _remove_others(self, dataset: Mapping[str, Any], kept: Iterable[str]) -> bool:
        """Remove what an earlier release left. What the portal's own people added stays."""
        left = [r for r in dataset["resources"] if r.get(KEY) and r["id"] not in kept]
        for resource in left:
            self._remove(resource)
        return bool(left)

    def _remove(self, resource: Mapping[str, Any]) -> None:
        if resource.get("datastore_active") or resource.get("url_type") == "datastore":
            self._api.find("datastore_delete", {"resource_id": resource["id"], "force": True})
        self._api.find("resource_delete", {"id": resource["id"]})

    def _overwrite(self, resource: Mapping[str, Any], notice: Bilingual) -> None:
        content = f"{notice.vi}\n\n{notice.en}\n".encode()
        upload = (_NOTICE, BytesIO(content), "text/plain")
        fields = {"format": "TXT", "mimetype": "text/plain", DIGEST: "", "hash": ""}
        self._api.ask("resource_patch", {"id": resource["id"], **fields}, upload=upload)

    def _require_gone(self, dataset: Mapping[str, Any]) -> None:
        shown = self._api.find_as_anyone("package_show", {"id": dataset["id"]}) is not None
        files = [r for r in dataset["resources"] if r.get("url_type") == "upload"]
        if shown or any(self._api.serves_anyone(_path_of(file)) for file in files):
            raise self._api.mismatch("the withdrawal", "việc gỡ bỏ")


def _standing(found: Mapping[str, Any], wanted: Description, next_release: str) -> dict[str, Any]:
    """Return the fields that keep a dataset as it stands for readers until the new mark.

    A dataset that is new, or was withdrawn, is private until it is whole.
    """
    ours = {**wanted.extras, **marks_before(found, next_release)}
    hidden = {} if found.get("state") == "active" else {"state": "active", "private": True}
    return {"extras": with_extras(found, ours), **hidden}


def _is_gone(dataset: Mapping[str, Any]) -> bool:
    return dataset["state"] == "deleted" and not dataset["resources"]


def _resource(dataset: Mapping[str, Any], key: str) -> dict[str, Any] | None:
    return next((r for r in dataset["resources"] if r.get(KEY) == key), None)


def _path_of(resource: Mapping[str, Any]) -> str:
    file_name = str(resource["url"]).rsplit("/", 1)[-1]
    return f"/dataset/{resource['package_id']}/resource/{resource['id']}/download/{file_name}"


def _require_released(files: Sequence[PublishedFile]) -> None:
    """Refuse to send a file that is no longer the one that was released."""
    if len({key_of(file) for file in files}) != len(files):
        raise PortalRefused(
            "two files of the release have the same name. Give each its own; nothing was sent",
            vi="hai tệp của bản phát hành trùng tên. Hãy đặt tên riêng cho từng tệp; chưa gửi gì",
        )
    for file in files:
        if hashlib.sha256(file.path.read_bytes()).hexdigest() != file.sha256:
            raise PortalMismatchError(
                f"the file `{file.name}` is not the one in the manifest of the release. "
                "Nothing was sent. Verify the release",
                vi=f"tệp `{file.name}` không đúng với bản kê của bản phát hành. "
                "Chưa gửi gì. Hãy kiểm chứng bản phát hành",
            )
