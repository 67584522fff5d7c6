//! Files that people hand in: received in a stream, known by what is in them, and stored by the digest of their bytes, in
//! a folder or in an S3-compatible store (`object_store` speaks to both).
//!
//! * [`Store::receive`] takes a file in: it is written under a name of its own while its digest is computed, then looked
//!   into (`kind`), and only then moved to the address of its content. Whatever is refused on the way leaves
//!   nothing behind.
//! * What a file is, its bytes say: neither its name nor what its sender calls it. Of what is a whole in itself (pictures,
//!   workbooks, documents) all is looked at; a picture is drawn anew, so that nothing stays of where it was taken.
//! * A file may be sealed: in chunks, each of them bound to the file and to its place there, so that a part can be read
//!   without the rest and memory stays flat.
//!
//! Absent on purpose: whose a file is, who may read it and for how long it is kept; and names, since a store that knows
//! none has none to lose. A store holds no list of what belongs to it: whoever keeps the rows asks [`Store::older_than`]
//! for what lies there and removes what no row names.

mod kind;
mod office;
mod pictures;
mod place;
mod sealed;
mod staged;
mod store;
mod text;

pub use kind::{extension_of, fitting_name, media_type};
pub use place::S3;
pub use store::{Content, Lying, Received, Store, StoreError, Upload};

/// The words to what this crate refuses.
pub const WORDING: kernel::Wording = kernel::wording!("files");
