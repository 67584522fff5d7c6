//! What became of a batch.

use kernel::{Actor, Failure, Refusal, Scope};
use vocabulary::ImportId;

use crate::{
    app::App,
    storage::imports::{self, Import},
};

/// The batch: for whoever brought it in, and for those who see the whole group, since it may touch many estates.
#[tracing::instrument(skip_all, name = "archive.get_import")]
pub(crate) async fn get_import(app: &App, actor: &Actor, id: ImportId) -> Result<Import, Failure> {
    let import = imports::find(&app.db, id).await?;
    let may_see = |import: &Import| {
        matches!(actor.scope, Scope::Group) || import.imported_by == actor.principal.to_string()
    };
    import.filter(may_see).ok_or_else(|| Refusal::not_found().into())
}
