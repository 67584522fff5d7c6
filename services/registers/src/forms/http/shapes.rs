//! Forms in requests and replies.

use std::collections::BTreeMap;

use kernel::Permission;
use serde::Serialize;
use serde_json::Value;
use standards::{
    Title,
    forms::{Choice, Condition, FieldKind, FormField, Known, Posts, Reminder, Running, RunningDue},
};
use utoipa::ToSchema;
use vocabulary::{FormClass, FormFieldKind, FormSigner, PaperOrientation, PaperSize};

use crate::forms::{app::ListedForm, domain::FormStatus};

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
    status: FormStatus,
    /// True for those that come with Steward.
    is_shipped: bool,
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
    /// What is promised to whoever fills it in, printed below what stands on it.
    statement: Option<FormTitleView>,
    /// How many months a filed record is kept; `null` when the procedures give no time.
    kept_months: Option<u32>,
    /// The rule that demands that long: no less can be set.
    kept_by: Option<String>,
    /// The field of the date from which that is counted, if it is later than the day of filing; `null` when from that day.
    kept_from: Option<String>,
    /// By whom its steps are to be taken, in the words of the paper; which positions those are says the group.
    posts: FormPostsView,
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
    /// Its records run until they are closed; `null` when they are done with as soon as they are handed in.
    running: Option<FormRunningView>,
    /// What is filled in when a record that runs is closed (JSON Schema 2020-12).
    #[schema(value_type = Option<Object>)]
    closing_schema: Option<Value>,
    /// Of which dates somebody is reminded.
    reminders: Vec<FormReminderView>,
    /// What rules ask of some fields because of others.
    conditions: Vec<FormConditionView>,
    /// The TOML document of a form of the group's own, as it was written, or what JSON was sent written so.
    document: Option<String>,
}

/// Of forms whose records run until they are closed, such as loans of keys. At most one of the three says by when.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = FormRunning)]
struct FormRunningView {
    /// The field of the date or instant by which it has to be closed.
    due: Option<String>,
    /// How long after it was handed in, such as `2h` or `1wd`.
    due_within: Option<String>,
    /// Whether it has to be closed when business ends next.
    due_at_closing_time: bool,
    /// The field whose value no two records that run have at one estate.
    once_by: Option<String>,
}

/// By whom the steps of a record are to be taken, such as `manager`.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = FormPosts)]
struct FormPostsView {
    /// Who checks it.
    check: Option<String>,
    /// Who files and keeps it.
    file: Option<String>,
    /// Who signs in which field.
    #[schema(value_type = Object)]
    sign: BTreeMap<String, String>,
}

impl From<&Posts> for FormPostsView {
    fn from(posts: &Posts) -> Self {
        let Posts { check, file, sign } = posts.clone();
        Self { check, file, sign }
    }
}

/// A date of which somebody is reminded.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = FormReminder)]
struct FormReminderView {
    /// The field of the date.
    field: String,
    /// In how many days from it; less than nothing before it.
    days: Vec<i32>,
}

/// What a rule asks of some fields because of others: as `schema` and `closing_schema` say it, too, but for signatures.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = FormCondition)]
struct FormConditionView {
    /// Fields with the values of each that are meant.
    #[schema(value_type = Object)]
    when: BTreeMap<String, Vec<Value>>,
    /// Fields and signatures that are needed then; empty where that may not be.
    needs: Vec<String>,
    /// The rule that asks for it.
    clause: String,
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
    /// Whether it is filled in, or signed, when a record that runs is closed.
    is_closing: bool,
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

impl From<&ListedForm> for FormLine {
    fn from(listed: &ListedForm) -> Self {
        let form = &listed.form;
        Self {
            code: form.code.clone(),
            version: form.version,
            status: listed.status,
            is_shipped: listed.is_shipped(),
            title: FormTitleView::from(&form.title),
            series: form.series.clone(),
            class: form.class,
            rules: form.rules.iter().map(ToString::to_string).collect(),
        }
    }
}

impl From<&ListedForm> for FormView {
    fn from(listed: &ListedForm) -> Self {
        let form = &listed.form;
        Self {
            form: FormLine::from(listed),
            statement: form.statement.as_ref().map(FormTitleView::from),
            kept_months: form.keeping.months,
            kept_by: form.keeping.demanded_by.as_ref().map(ToString::to_string),
            kept_from: form.keeping.from.clone(),
            posts: FormPostsView::from(&form.posts),
            size: form.size,
            orientation: form.orientation,
            fill: form.fill,
            check: form.check,
            fields: form.fields.iter().map(FormFieldView::from).collect(),
            schema: form.schema(),
            running: form.running.as_ref().map(FormRunningView::from),
            closing_schema: form.closing_schema(),
            reminders: form.reminders.iter().map(FormReminderView::from).collect(),
            conditions: form.conditions.iter().map(FormConditionView::from).collect(),
            document: listed.document.clone(),
        }
    }
}

impl From<&Running> for FormRunningView {
    fn from(running: &Running) -> Self {
        let (due, due_within, due_at_closing_time) = match &running.due {
            Some(RunningDue::Field(field)) => (Some(field.clone()), None, false),
            Some(RunningDue::Within(term)) => (None, Some(term.to_string()), false),
            Some(RunningDue::ClosingTime) => (None, None, true),
            None => (None, None, false),
        };
        Self { due, due_within, due_at_closing_time, once_by: running.once_by.clone() }
    }
}

impl From<&Reminder> for FormReminderView {
    fn from(reminder: &Reminder) -> Self {
        let Reminder { field, days } = reminder.clone();
        Self { field, days }
    }
}

impl From<&Condition> for FormConditionView {
    fn from(condition: &Condition) -> Self {
        let Condition { when, needs, clause, is_closing: _ } = condition;
        let values = |known: &[Known]| known.iter().map(Known::to_json).collect();
        Self {
            when: when.iter().map(|(name, known)| (name.clone(), values(known))).collect(),
            needs: needs.clone(),
            clause: clause.to_string(),
        }
    }
}

impl From<&FormField> for FormFieldView {
    fn from(field: &FormField) -> Self {
        let FormField { name, title, kind, is_required, is_personal, is_closing } = field;
        let unit = if let FieldKind::Number { unit, .. } = kind { unit.clone() } else { None };
        let by = if let FieldKind::Signature { by } = kind { Some(*by) } else { None };
        let columns = if let FieldKind::Table { columns, .. } = kind { columns.as_slice() } else { &[] };
        Self {
            name: name.clone(),
            title: FormTitleView::from(title),
            kind: kind.word(),
            is_required: *is_required,
            is_personal: *is_personal,
            is_closing: *is_closing,
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
