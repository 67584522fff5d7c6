//! Files in requests and replies.

use chrono::{DateTime, NaiveDate, Utc};
use kernel::{Actor, EstateId, Faults, Principal, Refusal};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use vocabulary::{FileId, FileKind, FormClass, FormRecordId};
use web::{Day, Upload};

use crate::files::{
    app::{FileLink, UploadFile},
    domain::{Hold, MOST_NAME, StoredFile},
};

/// What is said of a file beside its bytes.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct NewFile {
    estate_id: EstateId,
    /// A draft of yours that it is for. What is not named here belongs to nothing, until it stands on a record that is
    /// handed in.
    form_record_id: Option<FormRecordId>,
    /// Who may read it: that of the record, or `personal`, unless said.
    #[param(inline)]
    class: Option<FormClass>,
    /// What it is called. It has to end as such files do; what has no end gets it.
    #[param(min_length = 1, max_length = 200, example = "door.jpg")]
    name: String,
    /// The last day on which it has to be kept, whatever becomes of it.
    #[param(value_type = Option<String>, format = Date)]
    keep_until: Option<Day>,
}

impl NewFile {
    /// The command, or every fault at once.
    pub(super) fn into_command(self, upload: &Upload) -> Result<UploadFile, Refusal> {
        let Self { estate_id, form_record_id, class, name, keep_until } = self;
        let mut faults = Faults::new();
        let name = faults.line("/name", &name, MOST_NAME);
        if name.contains(['/', '\\']) {
            faults.add("/name", "file.name_is_path");
        }
        faults.into_result()?;
        Ok(UploadFile {
            estate_id,
            record_id: form_record_id,
            class,
            name,
            keep_until: keep_until.map(|day| day.0),
            declared: upload.declared().map(ToOwned::to_owned),
            announced: upload.announced(),
        })
    }
}

/// What a link says.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct LinkQuery {
    /// Until when it opens the file, in seconds since 1970.
    #[param(minimum = 0)]
    until: i64,
    /// Whose it is, such as `staff:<id>`.
    #[param(min_length = 1, max_length = 100)]
    holder: String,
    /// That it was given out here.
    #[param(min_length = 64, max_length = 64)]
    proof: String,
}

impl LinkQuery {
    /// The link; what is none is as one that was never given out.
    pub(super) fn into_link(self, file_id: FileId) -> Result<FileLink, Refusal> {
        let Self { until, holder, proof } = self;
        let holder: Option<Principal> = holder.parse().ok();
        let proof = hex::decode(proof).ok();
        match (DateTime::from_timestamp(until, 0), holder, proof) {
            (Some(until), Some(holder), Some(proof)) => Ok(FileLink { file_id, holder, until, proof }),
            _other => Err(Refusal::not_found()),
        }
    }
}

/// One file, without its bytes.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = StoredFile)]
pub(crate) struct StoredFileView {
    file_id: FileId,
    version: i32,
    /// `null` where it is masked.
    name: Option<String>,
    /// True when it is personal and neither yours nor for you to read.
    is_masked: bool,
    kind: FileKind,
    /// As which its bytes are sent.
    media_type: &'static str,
    size_bytes: u64,
    /// `sha256:` and the digest of its bytes as they are stored: what a form's field for a file takes.
    digest: String,
    class: FormClass,
    estate_id: EstateId,
    form_record_id: Option<FormRecordId>,
    /// Such as `staff:<id>`.
    uploaded_by: String,
    uploaded_at: DateTime<Utc>,
    /// The last day on which it is kept; `null` while it is kept as long as its record.
    keep_until: Option<NaiveDate>,
    /// Why nobody deletes it, if so.
    hold: Option<FileHold>,
}

/// A legal hold.
#[derive(Debug, Serialize, ToSchema)]
struct FileHold {
    /// Who placed it, such as `staff:<id>`.
    held_by: String,
    held_at: DateTime<Utc>,
    reason: String,
}

impl From<&Hold> for FileHold {
    fn from(hold: &Hold) -> Self {
        Self { held_by: hold.by.to_string(), held_at: hold.at, reason: hold.reason.clone() }
    }
}

impl StoredFileView {
    /// As `actor` may see it.
    pub(super) fn of(file: &StoredFile, actor: &Actor) -> Self {
        Self::shown(file, !file.shows_all_to(actor))
    }

    /// As it stands in lists, which leave no line of who read them: what is personal is named to its owner alone.
    pub(super) fn listed(file: &StoredFile, actor: &Actor) -> Self {
        Self::shown(file, file.class != FormClass::Internal && file.owner != actor.principal)
    }

    /// As whoever uploaded it sees it.
    pub(super) fn in_full(file: &StoredFile) -> Self {
        Self::shown(file, false)
    }

    fn shown(file: &StoredFile, is_masked: bool) -> Self {
        Self {
            file_id: file.id,
            version: file.version,
            name: (!is_masked).then(|| file.name.clone()),
            is_masked,
            kind: file.kind,
            media_type: files::media_type(file.kind),
            size_bytes: file.size_bytes,
            digest: format!("sha256:{}", file.digest),
            class: file.class,
            estate_id: file.estate_id,
            form_record_id: file.record_id,
            uploaded_by: file.uploaded_by.to_string(),
            uploaded_at: file.uploaded_at,
            keep_until: file.keep_until,
            hold: file.hold.as_ref().map(FileHold::from),
        }
    }
}

/// A link that opens a file without a token.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = FileLink)]
pub(super) struct FileLinkView {
    /// Path and query.
    #[schema(
        example = "/api/v1/files/0198f000-0000-7000-8000-000000000001/linked?until=1772417400&holder=staff%3A…&proof=…"
    )]
    url: String,
    /// When it opens nothing any more.
    expires_at: DateTime<Utc>,
}

impl From<&FileLink> for FileLinkView {
    fn from(link: &FileLink) -> Self {
        let holder = link.holder.to_string().replace(':', "%3A");
        let (until, proof) = (link.until.timestamp(), hex::encode(&link.proof));
        let url =
            format!("/api/v1/files/{}/linked?until={until}&holder={holder}&proof={proof}", link.file_id);
        Self { url, expires_at: link.until }
    }
}
