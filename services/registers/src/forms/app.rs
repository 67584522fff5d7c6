//! The forms that there are.
#![warn(clippy::future_not_send)]

use db::lists::{DeclaredList, Filter, Key, KeyKind, ListSpec, PlaceValue, Sort, Test, cut};
use kernel::{Failure, ListQuery, PageOf, Refusal};
use standards::forms::{FormDefinition, form, forms, newest_form};

/// Forms by code and version: some hundred and fifty, none of them in a table.
#[derive(Debug)]
pub(crate) struct FormList;

impl DeclaredList for FormList {
    const SPEC: &'static ListSpec = &ListSpec {
        filters: &[
            Filter::text("code", 60, "Only versions of this form.").asks(Test::Elsewhere),
            Filter::text("rule", 12, "Only forms that rest on this rule, such as `KEY-03`.")
                .asks(Test::Elsewhere),
        ],
        sorts: &[Sort::by(
            "code",
            "by code and version",
            &[Key::of("code", KeyKind::Text), Key::of("version", KeyKind::Number)],
        )],
        columns: &["code", "version", "title.zh", "title.en", "series", "class", "rules"],
        ..ListSpec::of("forms")
    };
}

/// One page of them.
///
/// # Errors
/// `cursor_malformed` and `cursor_of_another_list` when the page begins nowhere.
#[tracing::instrument(skip_all, name = "registers.list_forms")]
pub(crate) fn list_forms(query: &ListQuery) -> Result<PageOf<&'static FormDefinition>, Failure> {
    let (code, rule) = (query.filters.text("code"), query.filters.text("rule"));
    let is_wanted = |form: &&FormDefinition| {
        code.is_none_or(|code| form.code == code)
            && rule.is_none_or(|rule| form.rules.iter().any(|clause| clause.as_str() == rule))
    };
    let wanted: Vec<&FormDefinition> = forms().iter().filter(is_wanted).collect();
    let place =
        |form: &&FormDefinition| vec![PlaceValue::Text(form.code.clone()), PlaceValue::Number(form.version)];
    cut(FormList::SPEC, wanted, place, query)
}

/// The form of that code; its newest version when none is named.
///
/// # Errors
/// Not found.
#[tracing::instrument(skip_all, name = "registers.get_form")]
pub(crate) fn get_form(code: &str, version: Option<i32>) -> Result<&'static FormDefinition, Refusal> {
    let found = match version {
        Some(version) => form(code, version),
        None => newest_form(code),
    };
    found.ok_or_else(Refusal::not_found)
}
