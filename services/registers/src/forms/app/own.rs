//! Forms of the group's own: written, published and withdrawn. A document is checked to the line or the
//! field, and fixed for ever once it
//! is published.

use std::sync::Arc;

use db::{AuditEntry, Tx};
use idempotency::{IdempotencyKey, Outcome};
use kernel::{Actor, Failure, Refusal};
use serde_json::json;
use standards::forms::{FormDefinition, FormSource, OWN_PREFIX, form};
use tokio::task::spawn_blocking;

use super::ListedForm;
use crate::{
    app::App,
    forms::{
        domain::{FormStatus, OwnForm},
        storage,
    },
};

/// The most versions that a group has of forms of its own: a list reads all of them.
const MOST_VERSIONS: u64 = 200;

/// Which version is meant, and at which edition the caller saw it.
#[derive(Debug, Clone)]
pub(crate) struct FormTarget {
    pub(crate) code: String,
    pub(crate) version: i32,
    pub(crate) edition: i32,
}

/// What is done to a version of the group's own.
#[derive(Debug, Clone)]
pub(crate) enum FormAct {
    /// By another document.
    Replace {
        document: FormSource,
    },
    Publish,
    Withdraw,
}

impl FormAct {
    const fn as_str(&self) -> &'static str {
        match self {
            Self::Replace { .. } => "replace_form",
            Self::Publish => "publish_form",
            Self::Withdraw => "withdraw_form",
        }
    }
}

/// The same once a document was read, which is done before anything is held.
enum ReadAct {
    Replace((Arc<FormDefinition>, String)),
    Publish,
    Withdraw,
}

/// What a document says, when nothing is wrong with it.
///
/// # Errors
/// The faults of the document with their places.
#[tracing::instrument(skip_all, name = "registers.check_form")]
pub(crate) async fn check_form(document: FormSource) -> Result<ListedForm, Failure> {
    let (form, document) = read(document).await?;
    let edition = 0;
    Ok(ListedForm { form, status: FormStatus::Draft, document: Some(document), edition })
}

/// Begins a version that the document names, as a draft.
///
/// # Errors
/// The faults of the document with their places; `registers.form_reserved` for a code that may ship,
/// `registers.form_exists` for a version that there is, `registers.too_many_forms`.
#[tracing::instrument(skip_all, name = "registers.create_form")]
pub(crate) async fn create_form(
    app: &App,
    actor: &Actor,
    document: FormSource,
    idempotency_key: IdempotencyKey<ListedForm>,
) -> Result<Outcome<ListedForm>, Failure> {
    let (form, document) = read(document).await?;
    if !form.code.starts_with(OWN_PREFIX) {
        return Err(reserved(&form.code).into());
    }
    let tx = app.db.begin().await?;
    if let Some(reply) = tx.replay(&idempotency_key).await? {
        return Ok(Outcome::Replayed(reply));
    }
    // Whoever writes another one waits, so that no two count to the same.
    tx.hold("form_definitions").await?;
    if storage::find(tx.conn(), &form.code, form.version).await?.is_some() {
        return Err(Refusal::conflict("registers.form_exists")
            .with("version", form.version)
            .with("form", &*form.code)
            .into());
    }
    if storage::count(&tx).await? >= MOST_VERSIONS {
        return Err(Refusal::conflict("registers.too_many_forms").with("most", MOST_VERSIONS).into());
    }
    let own = OwnForm {
        edition: next_edition(&tx, &form).await?,
        form,
        document,
        status: FormStatus::Draft,
        written: (actor.principal.clone(), tx.now()),
        published: None,
        withdrawn: None,
    };
    storage::insert(&tx, &own).await?;
    note(&tx, actor, "create_form", &own);
    let listed = ListedForm::from(own);
    tx.keep_reply(&idempotency_key, &listed)?;
    tx.commit().await?;
    Ok(Outcome::Fresh(listed))
}

/// Acts on a version of the group's own.
///
/// # Errors
/// `registers.form_reserved` for one that ships; not found, `stale_version`, and what [`OwnForm`] says to each act; the
/// faults of a document with their places.
#[tracing::instrument(skip_all, name = "registers.act_on_form")]
pub(crate) async fn act_on_form(
    app: &App,
    actor: &Actor,
    target: FormTarget,
    act: FormAct,
) -> Result<ListedForm, Failure> {
    let action = act.as_str();
    let act = match act {
        FormAct::Replace { document } => ReadAct::Replace(read(document).await?),
        FormAct::Publish => ReadAct::Publish,
        FormAct::Withdraw => ReadAct::Withdraw,
    };
    let FormTarget { code, version, edition } = target;
    if form(&code, version).is_some() {
        return Err(reserved(&code).into());
    }
    let tx = app.db.begin().await?;
    let mut own = storage::find(tx.conn(), &code, version).await?.ok_or_else(Refusal::not_found)?;
    if own.edition != edition {
        return Err(db::stale_version().into());
    }
    match act {
        ReadAct::Replace(read) => own.replace(actor, read, tx.now())?,
        ReadAct::Publish => own.issue(actor, tx.now())?,
        ReadAct::Withdraw => own.withdraw(actor, tx.now())?,
    }
    own.edition = next_edition(&tx, &own.form).await?;
    storage::save(&tx, &own, edition).await?;
    note(&tx, actor, action, &own);
    tx.commit().await?;
    Ok(ListedForm::from(own))
}

fn reserved(code: &str) -> Refusal {
    Refusal::conflict("registers.form_reserved").with("form", code).with("prefix", OWN_PREFIX)
}

/// Counts the changes of all versions of a form, so that no two of its replies have one entity tag.
async fn next_edition(tx: &Tx, form: &FormDefinition) -> Result<i32, Failure> {
    let edition = tx.next_number(&format!("form-definition {}", form.code)).await?;
    Ok(i32::try_from(edition).unwrap_or(i32::MAX))
}

/// Reads the document beside the threads that answer requests: a large one takes a while. What is kept is the TOML of it.
async fn read(document: FormSource) -> Result<(Arc<FormDefinition>, String), Failure> {
    let reading =
        spawn_blocking(move || document.read().map(|form| (Arc::new(form), document.text().to_owned())));
    let read = reading
        .await
        .map_err(|error| Failure::Broken { doing: "reading a form's document", source: Box::new(error) })?;
    Ok(read?)
}

fn note(tx: &Tx, actor: &Actor, action: &'static str, own: &OwnForm) {
    let entry = AuditEntry::new(actor, action, "form_definition", &own.form.code);
    tx.audit(entry.after(json!({ "version": own.form.version, "status": own.status.as_str() })));
}
