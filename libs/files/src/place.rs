//! Where files lie: a folder of this machine, or a bucket of an S3-compatible store.

use std::{path::Path, sync::Arc, time::Duration};

use chrono::{DateTime, Utc};
use kernel::Failure;
use object_store::{ClientOptions, ObjectStore, RetryConfig, aws::AmazonS3Builder, local::LocalFileSystem};
use secrecy::{ExposeSecret, SecretString};

/// Where a file is written until it is known what it is.
pub(crate) const STAGING: &str = "staging";

/// How long a store may be silent before it is given up: it moves a gibibyte without a word.
const SILENT: Duration = Duration::from_secs(90);
/// How long a request to a store is tried again.
const PATIENCE: Duration = Duration::from_secs(180);

/// Why a file could not be stored or read. Says nothing about what is in it.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The folder or the bucket does not answer, or has no such object.
    #[error("the store failed")]
    Objects(#[from] object_store::Error),
    /// It could not be sealed, or does not open.
    #[error("sealing a file failed")]
    Seal(#[from] sealing::SealError),
    /// The folder cannot be used.
    #[error("the folder of the files failed")]
    Folder(#[from] std::io::Error),
}

impl From<StoreError> for Failure {
    fn from(error: StoreError) -> Self {
        match error {
            // What a row names is there, or was taken away behind our back: waiting does not bring it back.
            StoreError::Objects(object_store::Error::NotFound { .. }) => {
                Self::Broken { doing: "opening a stored file", source: error.into() }
            }
            StoreError::Objects(_) | StoreError::Folder(_) => {
                Self::Unavailable { doing: "working with stored files", source: error.into() }
            }
            StoreError::Seal(_) => Self::Broken { doing: "opening a stored file", source: error.into() },
        }
    }
}

/// A bucket and the way to it.
#[derive(Debug, Clone)]
pub struct S3 {
    /// Where it answers, such as `https://s3.example.com`; that of Amazon's region unless set.
    pub endpoint: Option<String>,
    /// The bucket, which is there.
    pub bucket: String,
    /// Its region.
    pub region: String,
    /// The id of the key.
    pub access_key: SecretString,
    /// The key.
    pub secret_key: SecretString,
    /// Whether the bucket is named by the path, and not by the host.
    pub is_path_style: bool,
}

/// The objects of a bucket. Whether it answers is seen when it is asked for the first time.
pub(crate) fn bucket(s3: &S3) -> Result<Arc<dyn ObjectStore>, StoreError> {
    // No limit for a whole transfer, which may be of a gibibyte; one for each silence.
    let client = ClientOptions::new()
        .with_connect_timeout(Duration::from_secs(5))
        .with_timeout_disabled()
        .with_read_timeout(SILENT);
    let retry = RetryConfig { max_retries: 5, retry_timeout: PATIENCE, ..RetryConfig::default() };
    let mut builder = AmazonS3Builder::new()
        .with_client_options(client)
        .with_retry(retry)
        .with_bucket_name(&s3.bucket)
        .with_region(&s3.region)
        .with_access_key_id(s3.access_key.expose_secret())
        .with_secret_access_key(s3.secret_key.expose_secret())
        .with_virtual_hosted_style_request(!s3.is_path_style);
    if let Some(endpoint) = &s3.endpoint {
        builder = builder.with_endpoint(endpoint).with_allow_http(endpoint.starts_with("http://"));
    }
    Ok(Arc::new(builder.build()?))
}

/// The objects of a folder, which is made when it is missing: its owner's alone. What has been stored survives a power cut.
pub(crate) fn folder(path: &Path) -> Result<Arc<dyn ObjectStore>, StoreError> {
    let mut folder = std::fs::DirBuilder::new();
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut folder, 0o700);
    folder.recursive(true).create(path)?;
    let objects = LocalFileSystem::new_with_prefix(path)?.with_automatic_cleanup(true).with_fsync(true);
    Ok(Arc::new(objects))
}

/// Removes what writers left half written in `folder` when their process died: nothing lists it. A bucket does so by
/// itself, where it is told to (`AbortIncompleteMultipartUpload`).
pub(crate) fn remove_half_written(folder: &Path, before: DateTime<Utc>) -> std::io::Result<usize> {
    let entries = match std::fs::read_dir(folder.join(STAGING)) {
        Ok(entries) => entries,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(0),
        Err(error) => return Err(error),
    };
    let mut removed = 0;
    for entry in entries {
        let entry = entry?;
        let is_half = entry.file_name().to_string_lossy().contains('#');
        let changed: DateTime<Utc> = entry.metadata()?.modified()?.into();
        if is_half && changed < before {
            std::fs::remove_file(entry.path())?;
            removed += 1;
        }
    }
    Ok(removed)
}
