//! Forms over the API.

use actix_web::{HttpRequest, HttpResponse, get, web::Data};
use auth::{Caller, need};
use kernel::{PageOf, Permission};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use standards::{
    Title,
    forms::{Choice, FieldKind, FormDefinition, FormField},
};
use utoipa::ToSchema;
use vocabulary::{FormClass, FormFieldKind, FormSigner, PaperOrientation, PaperSize};
use web::{Listing, PathParts, Problem, Query, Versioned};

use crate::{
    app::App,
    forms::app::{self, FormList},
    records::http::page::{Page, language_of},
};

/// List forms
///
/// By code and version.
#[utoipa::path(
    tag = "form-definitions", params(Listing::<FormList>), security(("bearer" = ["registers:read"])),
    responses((
        status = 200, description = "One page.",
        content((PageOf<FormLine> = "application/json"), (String = "text/csv"),
            (String = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"))
    ))
)]
#[get("/api/v1/form-definitions")]
pub(crate) async fn list_forms(
    _caller: Caller<need::RegistersRead>,
    listing: Listing<FormList>,
) -> Result<HttpResponse, Problem> {
    let (query, reply) = listing.into_parts();
    let page = app::list_forms(&query)?;
    reply.of(page.map(FormLine::from)).await
}

/// Get a form
///
/// With its fields, and a JSON Schema of what is filled in on it.
#[utoipa::path(
    tag = "form-definitions", params(FormVersion), security(("bearer" = ["registers:read"])),
    responses(
        (status = 200, description = "The form.", body = FormView),
        (status = 304, description = "Not modified since the given ETag."),
    )
)]
#[get("/api/v1/form-definitions/{form}")]
pub(crate) async fn get_form(
    _caller: Caller<need::RegistersRead>,
    code: PathParts<String>,
    asked: Query<FormVersion>,
) -> Result<Versioned<FormView>, Problem> {
    let form = app::get_form(&code.0, asked.0.version)?;
    Ok(Versioned::new(form.version, FormView::from(form)))
}

/// Print a blank form
///
/// A page by itself, laid out for its sheet, in the language of `Accept-Language`.
#[utoipa::path(
    tag = "form-definitions", params(FormVersion), security(("bearer" = ["registers:read"])),
    responses((status = 200, description = "The page.", content((String = "text/html"))))
)]
#[get("/api/v1/form-definitions/{form}/print")]
pub(crate) async fn print_form(
    _caller: Caller<need::RegistersRead>,
    request: HttpRequest,
    app: Data<App>,
    code: PathParts<String>,
    asked: Query<FormVersion>,
) -> Result<HttpResponse, Problem> {
    let form = app::get_form(&code.0, asked.0.version)?;
    Ok(Page::blank(form, (language_of(&request), &app.organisation)).into_reply())
}

/// Which version of a form.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct FormVersion {
    /// The newest when it is left out.
    #[param(minimum = 1)]
    version: Option<i32>,
}

/// A form or a field as papers print it.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = FormTitle)]
pub(crate) struct FormTitleView {
    zh: String,
    en: String,
}

impl From<&Title> for FormTitleView {
    fn from(title: &Title) -> Self {
        let Title { zh, en } = title.clone();
        Self { zh, en }
    }
}

/// One version of one form, in a list.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct FormLine {
    /// What it is called in addresses.
    #[schema(example = "key-loan-register")]
    code: String,
    version: i32,
    title: FormTitleView,
    /// What the numbers of its records begin with.
    series: String,
    class: FormClass,
    /// The rules of the rulebook that it rests on.
    rules: Vec<String>,
}

/// One version of one form.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Form)]
pub(super) struct FormView {
    #[serde(flatten)]
    form: FormLine,
    /// How many months a filed record is kept; `null` when the procedures give no time.
    kept_months: Option<u32>,
    size: PaperSize,
    orientation: PaperOrientation,
    /// What somebody needs who fills it in.
    fill: Permission,
    /// What somebody needs who checks it; `null` when nobody has to.
    check: Option<Permission>,
    fields: Vec<FormFieldView>,
    /// What the contents of a record are when it is handed in (JSON Schema 2020-12).
    #[schema(value_type = Object)]
    schema: Value,
}

/// One field of a form, or one column of a table on it.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = FormField)]
pub(super) struct FormFieldView {
    name: String,
    title: FormTitleView,
    kind: FormFieldKind,
    is_required: bool,
    /// Whether most readers see it masked.
    is_personal: bool,
    /// What is counted, of a number.
    unit: Option<String>,
    /// What may be chosen.
    choices: Vec<FormChoiceView>,
    /// Whose signature it is.
    by: Option<FormSigner>,
    /// Of a table.
    #[schema(no_recursion)]
    columns: Vec<FormFieldView>,
}

/// Something to choose.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = FormChoice)]
struct FormChoiceView {
    /// What contents hold.
    word: String,
    title: FormTitleView,
}

impl From<&'static FormDefinition> for FormLine {
    fn from(form: &'static FormDefinition) -> Self {
        Self {
            code: form.code.clone(),
            version: form.version,
            title: FormTitleView::from(&form.title),
            series: form.series.clone(),
            class: form.class,
            rules: form.rules.iter().map(ToString::to_string).collect(),
        }
    }
}

impl From<&'static FormDefinition> for FormView {
    fn from(form: &'static FormDefinition) -> Self {
        Self {
            form: FormLine::from(form),
            kept_months: form.kept_months,
            size: form.size,
            orientation: form.orientation,
            fill: form.fill,
            check: form.check,
            fields: form.fields.iter().map(FormFieldView::from).collect(),
            schema: form.schema(),
        }
    }
}

impl From<&FormField> for FormFieldView {
    fn from(field: &FormField) -> Self {
        let FormField { name, title, kind, is_required, is_personal } = field;
        let unit = if let FieldKind::Number { unit, .. } = kind { unit.clone() } else { None };
        let by = if let FieldKind::Signature { by } = kind { Some(*by) } else { None };
        let columns = if let FieldKind::Table { columns, .. } = kind { columns.as_slice() } else { &[] };
        Self {
            name: name.clone(),
            title: FormTitleView::from(title),
            kind: kind.word(),
            is_required: *is_required,
            is_personal: *is_personal,
            unit,
            choices: kind.choices().iter().map(FormChoiceView::from).collect(),
            by,
            columns: columns.iter().map(Self::from).collect(),
        }
    }
}

impl From<&Choice> for FormChoiceView {
    fn from(choice: &Choice) -> Self {
        Self { word: choice.word.clone(), title: FormTitleView::from(&choice.title) }
    }
}
