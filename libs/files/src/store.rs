//! The store: files in and out.

use std::{ops::Range, path::Path as FilePath, path::PathBuf, sync::Arc};

use bytes::{Bytes, BytesMut};
use chrono::TimeDelta;
use futures_util::{
    Stream, StreamExt, TryStreamExt,
    stream::{self, BoxStream},
};
use kernel::{Clock, Coded, Failure, Refusal, SystemClock};
use object_store::{GetOptions, GetRange, ObjectMeta, ObjectStore, ObjectStoreExt, path::Path};
use sealing::Sealer;
use sha2::{Digest, Sha256};
use tokio::{sync::Semaphore, task::spawn_blocking};
use vocabulary::FileKind;

use crate::{
    kind::{Told, are_mp3_frames, extension_of, is_called, media_type, said, told_by},
    office, pictures,
    place::{self, S3, STAGING},
    sealed::{ChunkSealer, SealedPart},
    staged::{self, Staged, too_large},
};

pub use crate::place::StoreError;

/// Where files lie that were taken in.
const CONTENTS: &str = "contents";
/// The longest of what has to be looked at whole: pictures, workbooks and documents.
const MOST_WHOLE: u64 = 24 << 20;
/// How many of these are looked at in a process at once: each may take ten times its length in memory.
const LOOKED_AT: usize = 1;
/// How much of what stands behind a tag is looked at.
const BEHIND_TAG: u64 = 4 << 10;

/// Files in a folder or a bucket. Cheap to clone.
#[derive(Clone)]
pub struct Store {
    objects: Arc<dyn ObjectStore>,
    /// The folder, of what lies in one.
    folder: Option<PathBuf>,
    sealer: Sealer,
    looks: Arc<Semaphore>,
}

impl std::fmt::Debug for Store {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(out, "Store({})", self.objects)
    }
}

/// A file that somebody wants to hand in.
#[derive(Debug, Clone, Copy)]
pub struct Upload<'u> {
    /// An id that no other upload has had: letters, digits and hyphens.
    pub id: &'u str,
    /// What the sender calls it.
    pub name: &'u str,
    /// The media type that the sender says it has.
    pub declared: Option<&'u str>,
    /// How long the sender says it is.
    pub announced: Option<u64>,
    /// The most bytes it may have.
    pub most_bytes: u64,
    /// Whether it is sealed.
    pub is_sealed: bool,
}

/// A stored file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Content {
    /// The id of its upload.
    pub id: String,
    /// SHA-256 of its bytes.
    pub digest: [u8; 32],
    /// How many it has.
    pub size_bytes: u64,
    /// Whether it is sealed.
    pub is_sealed: bool,
}

/// A file that was taken in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Received {
    /// As it is stored.
    pub content: Content,
    /// What it is.
    pub kind: FileKind,
    /// SHA-256 of what was sent: a picture is stored otherwise.
    pub sent: [u8; 32],
}

/// What lies in the store.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lying {
    /// The id of its upload; nothing of what was never taken in.
    pub id: Option<String>,
    path: Path,
}

impl Store {
    /// In a folder, which is made when it is missing.
    ///
    /// # Errors
    /// When it cannot be made.
    pub fn in_folder(folder: &FilePath, sealer: Sealer) -> Result<Self, StoreError> {
        Ok(Self { folder: Some(folder.to_owned()), ..Self::over(place::folder(folder)?, sealer) })
    }

    /// In a bucket.
    ///
    /// # Errors
    /// When what is said of it makes no sense.
    pub fn in_bucket(s3: &S3, sealer: Sealer) -> Result<Self, StoreError> {
        Ok(Self::over(place::bucket(s3)?, sealer))
    }

    fn over(objects: Arc<dyn ObjectStore>, sealer: Sealer) -> Self {
        Self { objects, folder: None, sealer, looks: Arc::new(Semaphore::new(LOOKED_AT)) }
    }

    /// Takes a file in as it comes.
    ///
    /// # Errors
    /// With nothing left behind: what `chunks` fails with; `file.too_large` and `file.empty`; `file.unknown`, `file.differs`
    /// and `file.broken` for what is no file of a known kind, or another than its sender says; `file.bomb`, `file.points`,
    /// `file.macros` and `file.locked` for what is in it.
    pub async fn receive(
        &self,
        upload: Upload<'_>,
        chunks: impl Stream<Item = Result<Bytes, Failure>> + Send + Unpin,
    ) -> Result<Received, Failure> {
        if upload.announced.is_some_and(|bytes| bytes > upload.most_bytes) {
            return Err(too_large(upload.most_bytes).into());
        }
        let path = Path::from_iter([STAGING, upload.id]);
        let sealer = upload.is_sealed.then(|| ChunkSealer::new(&self.sealer, upload.id));
        let staged = staged::write(&self.objects, &path, chunks, (upload.most_bytes, sealer)).await?;
        let settled = self.settle(upload, &path, staged).await;
        if settled.is_err() {
            self.remove_quietly(&path).await;
        }
        settled
    }

    /// Looks at what is written, and moves it to the address of its content.
    async fn settle(&self, upload: Upload<'_>, path: &Path, staged: Staged) -> Result<Received, Failure> {
        let (kind, redrawn) = self.look(upload, path, &staged).await?;
        let content = |digest, size_bytes| Content {
            id: upload.id.to_owned(),
            digest,
            size_bytes,
            is_sealed: upload.is_sealed,
        };
        let sent = staged.digest;
        let Some(picture) = redrawn else {
            let content = content(sent, staged.size);
            self.objects.rename(path, &self.path_of(&content)).await.map_err(StoreError::from)?;
            return Ok(Received { content, kind, sent });
        };
        let content = content(Sha256::digest(&picture).into(), length(&picture));
        self.put(&content, picture).await?;
        self.remove_quietly(path).await;
        Ok(Received { content, kind, sent })
    }

    /// What it is, and a picture as it is drawn anew.
    async fn look(
        &self,
        upload: Upload<'_>,
        path: &Path,
        staged: &Staged,
    ) -> Result<(FileKind, Option<Bytes>), Failure> {
        let said = said(upload.declared);
        let agreed = |kind| match &said {
            Some(said) if !is_called(kind, said) => Err(differs(kind, said)),
            _agreed => Ok(kind),
        };
        Ok(match told_by(&staged.head, &staged.tail) {
            Told::Kind(kind) => (agreed(kind)?, None),
            Told::Picture(kind) => {
                agreed(kind)?;
                let draw = move |picture| pictures::redrawn(kind, picture);
                (kind, Some(self.look_at_whole(upload, path, staged.size, draw).await?))
            }
            Told::Archive => {
                let kind = self.look_at_whole(upload, path, staged.size, office::kind_of).await?;
                (agreed(kind)?, None)
            }
            Told::Tagged(at) => {
                if !are_mp3_frames(&self.behind_tag(upload, path, (staged, at)).await?) {
                    return Err(Refusal::invalid("file.unknown").into());
                }
                (agreed(FileKind::Mp3)?, None)
            }
            Told::Nothing if staged.is_text => {
                let is_table = said.as_deref().is_some_and(|said| said == "text/csv")
                    || extension_of(upload.name).is_some_and(|extension| extension == "csv");
                (agreed(if is_table { FileKind::Csv } else { FileKind::Text })?, None)
            }
            Told::Nothing => return Err(Refusal::invalid("file.unknown").into()),
        })
    }

    async fn look_at_whole<T: Send + 'static>(
        &self,
        upload: Upload<'_>,
        path: &Path,
        size: u64,
        look: impl FnOnce(Bytes) -> Result<T, Refusal> + Send + 'static,
    ) -> Result<T, Failure> {
        if size > MOST_WHOLE {
            return Err(too_large(MOST_WHOLE).into());
        }
        let unanswered = |source| Failure::Broken { doing: "looking at a file", source };
        let turn = Arc::clone(&self.looks).acquire_owned().await.map_err(|error| unanswered(error.into()))?;
        let whole = self.read_staged(upload, path, size, 0..size).await?;
        let looked = spawn_blocking(move || {
            let told = look(whole);
            drop(turn);
            told
        });
        Ok(looked.await.map_err(|error| unanswered(error.into()))??)
    }

    async fn behind_tag(
        &self,
        upload: Upload<'_>,
        path: &Path,
        (staged, at): (&Staged, u64),
    ) -> Result<Bytes, StoreError> {
        if at >= staged.size {
            return Ok(Bytes::new());
        }
        self.read_staged(upload, path, staged.size, at..(at + BEHIND_TAG).min(staged.size)).await
    }

    async fn read_staged(
        &self,
        upload: Upload<'_>,
        path: &Path,
        size: u64,
        wanted: Range<u64>,
    ) -> Result<Bytes, StoreError> {
        let sealed_as = upload.is_sealed.then_some(upload.id);
        let parts = self.read(path, sealed_as, size, wanted).await?;
        let whole = parts.try_fold(BytesMut::new(), |mut whole, part| async move {
            whole.extend_from_slice(&part);
            Ok(whole)
        });
        Ok(whole.await?.freeze())
    }

    /// Stores what is small enough to be held.
    async fn put(&self, content: &Content, bytes: Bytes) -> Result<(), Failure> {
        let most = length(&bytes);
        let sealer = content.is_sealed.then(|| ChunkSealer::new(&self.sealer, &content.id));
        let once = stream::iter([Ok(bytes)]);
        staged::write(&self.objects, &self.path_of(content), once, (most, sealer)).await.map(drop)
    }

    /// The bytes of a file from the first of `wanted` to before its end.
    ///
    /// # Errors
    /// [`StoreError`]; the stream, too, may end with one.
    pub async fn open(
        &self,
        content: &Content,
        wanted: Range<u64>,
    ) -> Result<BoxStream<'static, Result<Bytes, StoreError>>, StoreError> {
        let sealed_as = content.is_sealed.then_some(content.id.as_str());
        self.read(&self.path_of(content), sealed_as, content.size_bytes, wanted).await
    }

    async fn read(
        &self,
        path: &Path,
        sealed_as: Option<&str>,
        size: u64,
        wanted: Range<u64>,
    ) -> Result<BoxStream<'static, Result<Bytes, StoreError>>, StoreError> {
        let Some(id) = sealed_as else {
            return Ok(self.stored(path, wanted).await?.boxed());
        };
        let stored_size = self.objects.head(path).await?.size;
        let part = SealedPart::of(&self.sealer, id, (size, stored_size), wanted)?;
        let stored = self.stored(path, part.stored()).await?.boxed();
        let state = (stored, BytesMut::new(), part);
        Ok(stream::try_unfold(state, |(mut stored, mut waiting, mut part)| async move {
            while waiting.len() < part.sealed_chunk() {
                match stored.try_next().await? {
                    Some(more) => waiting.extend_from_slice(&more),
                    None if waiting.is_empty() => return Ok(None),
                    None => break,
                }
            }
            let sealed = waiting.split_to(part.sealed_chunk().min(waiting.len()));
            let plain = part.open(&sealed)?;
            Ok(Some((plain, (stored, waiting, part))))
        })
        .boxed())
    }

    async fn stored(
        &self,
        path: &Path,
        range: Range<u64>,
    ) -> Result<impl Stream<Item = Result<Bytes, StoreError>> + use<>, StoreError> {
        let options = GetOptions::new().with_range(Some(GetRange::Bounded(range)));
        let found = self.objects.get_opts(path, options).await?;
        Ok(found.into_stream().map_err(StoreError::from))
    }

    /// Removes a file. One that is not there is removed already.
    ///
    /// # Errors
    /// [`StoreError`] when the store does not answer.
    pub async fn remove(&self, content: &Content) -> Result<(), StoreError> {
        self.remove_object(&self.path_of(content)).await
    }

    /// What has lain there for longer than `age`, by the clocks of store and machine.
    pub fn older_than(&self, age: TimeDelta) -> BoxStream<'static, Result<Lying, StoreError>> {
        let before = SystemClock.now() - age;
        let is_old = move |found: &ObjectMeta| std::future::ready(found.last_modified < before);
        let lying = |found: ObjectMeta| {
            let name = found.location.filename().map(ToOwned::to_owned);
            let is_staged = found.location.as_ref().starts_with(STAGING);
            Lying { id: name.filter(|_name| !is_staged), path: found.location }
        };
        // What else lies in a bucket is not ours.
        let under = |folder| self.objects.list(Some(&Path::from(folder)));
        let found = under(STAGING).chain(under(CONTENTS));
        found.try_filter(is_old).map_ok(lying).map_err(StoreError::from).boxed()
    }

    /// Removes what lies there.
    ///
    /// # Errors
    /// [`StoreError`] when the store does not answer.
    pub async fn remove_lying(&self, lying: &Lying) -> Result<(), StoreError> {
        self.remove_object(&lying.path).await
    }

    /// Removes what writers that died have left half written for longer than `age`. A bucket has to do so by itself.
    ///
    /// # Errors
    /// [`StoreError`] when the folder cannot be read.
    pub async fn remove_half_written(&self, age: TimeDelta) -> Result<usize, StoreError> {
        let Some(folder) = self.folder.clone() else { return Ok(0) };
        let before = SystemClock.now() - age;
        let removed = spawn_blocking(move || place::remove_half_written(&folder, before)).await;
        Ok(removed.map_err(std::io::Error::other)??)
    }

    async fn remove_object(&self, path: &Path) -> Result<(), StoreError> {
        match self.objects.delete(path).await {
            Ok(()) | Err(object_store::Error::NotFound { .. }) => Ok(()),
            Err(error) => Err(error.into()),
        }
    }

    async fn remove_quietly(&self, path: &Path) {
        if let Err(error) = self.remove_object(path).await {
            // The sweep removes it when it is a day old.
            tracing::warn!(%error, "what was refused was not removed");
        }
    }

    /// The address of a content: its digest, or what only holders of the key can tell of it where it is sealed, since
    /// who can list a store would otherwise know which known files are there. Below it lies the upload that brought it,
    /// so that no two write to one object.
    fn path_of(&self, content: &Content) -> Path {
        let digest = hex::encode(content.digest);
        let address = if content.is_sealed {
            hex::encode(self.sealer.blind_index("files.address", &digest))
        } else {
            digest
        };
        let folder = address.get(..2).unwrap_or_default().to_owned();
        Path::from_iter([CONTENTS, &folder, &address, &content.id])
    }
}

fn length(bytes: &[u8]) -> u64 {
    u64::try_from(bytes.len()).unwrap_or(u64::MAX)
}

fn differs(kind: FileKind, said: &str) -> Refusal {
    let found = media_type(kind).split(';').next().unwrap_or_default();
    let said: String = said.chars().take(80).collect();
    Refusal::invalid(Coded::new("file.differs").with("said", said).with("found", found))
}
