//! The forms that there are, shipped and the group's own.
#![warn(clippy::future_not_send)]

mod own;

use std::sync::Arc;

use db::lists::{DeclaredList, Filter, Key, KeyKind, ListSpec, PlaceValue, Sort, Test, cut};
use kernel::{Failure, ListQuery, PageOf, Refusal};
use standards::forms::{FormDefinition, form, form_document, forms, newest_form};

use crate::{
    app::App,
    forms::{
        domain::{FormStatus, OwnForm},
        storage,
    },
};

pub(crate) use crate::forms::storage::Forms;
pub(crate) use own::{FormAct, FormTarget, act_on_form, check_form, create_form};

/// One version of one form.
#[derive(Debug, Clone)]
pub(crate) struct ListedForm {
    pub(crate) form: Arc<FormDefinition>,
    pub(crate) status: FormStatus,
    /// As it was written; nothing of those that ship.
    pub(crate) document: Option<String>,
    /// Changes whenever something of this form does: for entity tags.
    pub(crate) edition: i32,
}

impl ListedForm {
    /// One of those that come with Steward.
    fn shipped(form: &Arc<FormDefinition>) -> Self {
        let edition = form.version;
        Self { form: Arc::clone(form), status: FormStatus::Published, document: None, edition }
    }

    /// As it was written, also of those that ship.
    pub(crate) fn text(&self) -> &str {
        let shipped = || form_document(&self.form.code, self.form.version).unwrap_or_default();
        self.document.as_deref().unwrap_or_else(shipped)
    }

    /// True for those that come with Steward.
    pub(crate) fn is_shipped(&self) -> bool {
        self.document.is_none()
    }
}

impl From<OwnForm> for ListedForm {
    fn from(own: OwnForm) -> Self {
        let OwnForm { form, document, status, edition, written: _, published: _, withdrawn: _ } = own;
        Self { form, status, document: Some(document), edition }
    }
}

/// Forms by code and version: some dozens that ship, and at most two hundred of the group's own.
#[derive(Debug)]
pub(crate) struct FormList;

impl DeclaredList for FormList {
    const SPEC: &'static ListSpec = &ListSpec {
        filters: &[
            Filter::text("code", 60, "Only versions of this form.").asks(Test::Elsewhere),
            Filter::text("rule", 12, "Only forms that rest on this rule, such as `KEY-03`.")
                .asks(Test::Elsewhere),
            Filter::word("status", FormStatus::WORDS, "Only versions that stand there.")
                .asks(Test::Elsewhere),
            Filter::flag(
                "is_shipped",
                Test::Elsewhere,
                "Only those that come with Steward (true), or the group's own.",
            ),
        ],
        sorts: &[Sort::by(
            "code",
            "by code and version",
            &[Key::of("code", KeyKind::Text), Key::of("version", KeyKind::Number)],
        )],
        columns: &[
            "code",
            "version",
            "status",
            "is_shipped",
            "title.zh",
            "title.en",
            "series",
            "class",
            "rules",
        ],
        ..ListSpec::of("forms")
    };
}

/// One page of them.
///
/// # Errors
/// `cursor_malformed` and `cursor_of_another_list` when the page begins nowhere.
#[tracing::instrument(skip_all, name = "registers.list_forms")]
pub(crate) async fn list_forms(app: &App, query: &ListQuery) -> Result<PageOf<ListedForm>, Failure> {
    let filters = &query.filters;
    let (code, rule) = (filters.text("code"), filters.text("rule"));
    let (status, is_shipped) = (filters.text("status"), filters.flag("is_shipped"));
    let is_wanted = |listed: &ListedForm| {
        code.is_none_or(|code| listed.form.code == code)
            && rule.is_none_or(|rule| listed.form.rules.iter().any(|clause| clause.as_str() == rule))
            && status.is_none_or(|status| listed.status.as_str() == status)
            && is_shipped.is_none_or(|is_shipped| listed.is_shipped() == is_shipped)
    };
    let own = storage::all(&app.db, &app.forms).await?.into_iter().map(ListedForm::from);
    let wanted: Vec<ListedForm> =
        forms().iter().map(ListedForm::shipped).chain(own).filter(is_wanted).collect();
    let place = |listed: &ListedForm| {
        vec![PlaceValue::Text(listed.form.code.clone()), PlaceValue::Number(listed.form.version)]
    };
    cut(FormList::SPEC, wanted, place, query)
}

/// The form of that code; the newest version that may be filled in when none is named.
///
/// # Errors
/// Not found.
#[tracing::instrument(skip_all, name = "registers.get_form")]
pub(crate) async fn get_form(app: &App, code: &str, version: Option<i32>) -> Result<ListedForm, Failure> {
    let shipped = match version {
        Some(version) => form(code, version),
        None => newest_form(code),
    };
    if let Some(shipped) = shipped {
        return Ok(ListedForm::shipped(shipped));
    }
    let version = match version {
        Some(version) => version,
        None => app.forms.newest(&app.db, code).await?.ok_or_else(Refusal::not_found)?.version,
    };
    let own = storage::find(app.db.reader(), code, version).await?.ok_or_else(Refusal::not_found)?;
    Ok(ListedForm::from(own))
}
