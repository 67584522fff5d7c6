//! The store as its users see it: one contract for a folder and for a bucket.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test that cannot go on has failed")]

mod contract;
mod server;

use std::{path::Path, sync::Arc};

use bytes::Bytes;
use files::{S3, Store, Upload};
use futures_util::{Stream, stream};
use kernel::{Failure, Refusal};
use sealing::Sealer;
use tempfile::TempDir;

/// A store, and the folder in which whatever it stores becomes a file in the end.
struct Place {
    store: Store,
    folder: TempDir,
}

impl Place {
    fn folder() -> Self {
        let folder = tempfile::tempdir().unwrap();
        Self { store: Store::in_folder(&folder.path().join("files"), Sealer::for_tests()).unwrap(), folder }
    }

    async fn bucket() -> Self {
        drop(rustls::crypto::ring::default_provider().install_default());
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir(folder.path().join("steward")).unwrap();
        let s3 = S3 {
            endpoint: Some(server::start(folder.path()).await),
            bucket: "steward".to_owned(),
            region: "us-east-1".to_owned(),
            access_key: server::KEY.0.into(),
            secret_key: server::KEY.1.into(),
            is_path_style: true,
        };
        Self { store: Store::in_bucket(&s3, Sealer::for_tests()).unwrap(), folder }
    }

    /// All that is stored, whatever it is called.
    fn stored(&self) -> Vec<Vec<u8>> {
        let mut found = Vec::new();
        walk(self.folder.path(), &mut found);
        found
    }
}

fn walk(folder: &Path, found: &mut Vec<Vec<u8>>) {
    for entry in std::fs::read_dir(folder).unwrap().map(Result::unwrap) {
        let path = entry.path();
        // The server keeps notes of its own in hidden files.
        let is_hidden = entry.file_name().to_string_lossy().starts_with('.');
        if path.is_dir() {
            walk(&path, found);
        } else if !is_hidden {
            found.push(std::fs::read(path).unwrap());
        }
    }
}

/// An upload of a name, which nothing more is said of.
fn upload(id: &str) -> Upload<'_> {
    Upload { id, name: "file", declared: None, announced: None, most_bytes: 100 << 20, is_sealed: false }
}

/// Bytes as they come, in pieces.
fn coming(bytes: &[u8], piece: usize) -> impl Stream<Item = Result<Bytes, Failure>> + Send + Unpin + use<> {
    let pieces: Vec<_> = bytes.chunks(piece).map(|piece| Ok(Bytes::copy_from_slice(piece))).collect();
    stream::iter(pieces)
}

/// The same, cut off before their end.
fn cut_off(bytes: &[u8], piece: usize) -> impl Stream<Item = Result<Bytes, Failure>> + Send + Unpin + use<> {
    let broken = stream::iter([Err(Refusal::invalid("body.incomplete").into())]);
    Box::pin(futures_util::StreamExt::chain(coming(bytes, piece), broken))
}

/// Whom a refusal came from.
fn code(refused: Failure) -> &'static str {
    match refused {
        Failure::Refused(refusal) => refusal.code,
        Failure::Unavailable { .. } => "unavailable",
        Failure::Broken { .. } => "broken",
    }
}

/// Text that is long enough to be divided: `bytes` of it.
fn text(bytes: usize) -> Arc<[u8]> {
    (0..bytes).map(|at| if at % 80 == 79 { b'\n' } else { b'a' + u8::try_from(at % 23).unwrap() }).collect()
}
