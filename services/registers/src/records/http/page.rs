//! Forms and records as pages to print: one self-contained page of HTML, laid out for the form's sheet.
//!
//! Whatever people typed is text on it: it is escaped where it is put in, and the page's policy lets nothing run or
//! be loaded but the one style that belongs to it.

use std::{fmt::Write, sync::LazyLock};

use actix_web::{HttpRequest, HttpResponse, http::header};
use base64::{Engine, prelude::BASE64_STANDARD};
use chrono::DateTime;
use chrono_tz::Tz;
use kernel::{Actor, Language};
use serde_json::{Map, Value};
use sha2::{Digest, Sha256};
use standards::{
    Title,
    forms::{Choice, FieldKind, FormDefinition, FormField},
};
use vocabulary::{PaperOrientation, PaperSize};

use crate::records::domain::{Drawing, FormRecord, Signature};

/// Fonts of the reader's machine: nothing is loaded. Heads of tables are repeated on each sheet, and rows not
/// divided. The outer half of a table's border lies outside of it and would be cut off at the sheet's margin: the
/// body leaves it room.
const STYLE: &str = "\
@page{margin:15mm 12mm 18mm;@bottom-center{content:counter(page) ' / ' counter(pages);font-size:9pt}}\
@page a4-portrait{size:A4 portrait}@page a4-landscape{size:A4 landscape}\
@page a5-portrait{size:A5 portrait}@page a5-landscape{size:A5 landscape}\
body{font:10.5pt/1.5 'Noto Sans CJK SC','Source Han Sans SC','PingFang SC','Microsoft YaHei','WenQuanYi Zen Hei',sans-serif;\
margin:0 0.3mm;color:#000}\
.a4-portrait{page:a4-portrait}.a4-landscape{page:a4-landscape}.a5-portrait{page:a5-portrait}.a5-landscape{page:a5-landscape}\
p{text-align:center;margin:0}h1{font-size:16pt;text-align:center;margin:0 0 4mm}\
.head{display:flex;justify-content:space-between;margin:0 0 2mm}\
table{width:100%;border-collapse:collapse;margin:0 0 4mm}\
caption{text-align:left;font-weight:bold;padding:1mm 0}\
th,td{border:0.3mm solid #000;padding:1.2mm 2mm;text-align:left;vertical-align:top;white-space:pre-wrap;overflow-wrap:anywhere}\
th{font-weight:normal;background:#f2f2f2}.fields th{width:28%}\
thead{display:table-header-group}tr{break-inside:avoid}td:empty::after{content:'\\00a0'}\
.signatures{display:flex;flex-wrap:wrap;gap:6mm 8mm;break-inside:avoid}\
.signature{flex:1 1 40%;break-inside:avoid}\
.line{display:block;height:14mm;border-bottom:0.3mm solid #000}\
.statement{text-align:left;margin:0 0 4mm;break-inside:avoid}\
svg{width:100%;height:100%;fill:none;stroke:#000;stroke-width:6}";

/// Nothing is loaded or run, and only this style applies.
static POLICY: LazyLock<String> = LazyLock::new(|| {
    let digest = BASE64_STANDARD.encode(Sha256::digest(STYLE));
    format!(
        "default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    )
});

/// Rows that a blank table has at most, to be filled in by hand.
const BLANK_ROWS: usize = 8;

/// What the reader asked for.
pub(crate) fn language_of(request: &HttpRequest) -> Language {
    let accepted = request.headers().get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok());
    accepted.map_or(Language::Zh, Language::negotiate)
}

/// One page.
pub(crate) struct Page {
    language: Language,
    html: String,
}

/// What is put on a page.
struct Filled<'r> {
    /// Whose paper it is; empty when nobody has said.
    organisation: &'r str,
    number: Option<&'r str>,
    revision: i32,
    contents: Map<String, Value>,
    signatures: Vec<Signature>,
    zone: Tz,
}

impl Page {
    /// A blank form.
    pub(crate) fn blank(form: &FormDefinition, (language, organisation): (Language, &str)) -> Self {
        let nothing = Filled {
            organisation,
            number: None,
            revision: 1,
            contents: Map::new(),
            signatures: Vec::new(),
            zone: Tz::UTC,
        };
        Self { language, html: Sheet { language, filled: &nothing }.page(form) }
    }

    /// A record as `actor` may see it, its instants by the clock of `zone`.
    pub(crate) fn of(
        (record, zone): (&FormRecord, Tz),
        actor: &Actor,
        (language, organisation): (Language, &str),
    ) -> Self {
        let is_masked = !record.shows_all_to(actor);
        let contents = if is_masked { record.form.masked(&record.contents) } else { record.contents.clone() };
        let mut signatures = record.signatures.clone();
        if is_masked {
            signatures.iter_mut().for_each(|given| given.drawing = Drawing::default());
        }
        let filled = Filled {
            organisation,
            number: record.number.as_deref(),
            revision: record.revision,
            contents: contents.values().clone(),
            signatures,
            zone,
        };
        Self { language, html: Sheet { language, filled: &filled }.page(&record.form) }
    }

    /// The page as a text, for who shows it beside something else.
    pub(crate) fn into_html(self) -> String {
        self.html
    }

    /// The reply.
    pub(crate) fn into_reply(self) -> HttpResponse {
        HttpResponse::Ok()
            .insert_header((header::CONTENT_SECURITY_POLICY, POLICY.as_str()))
            .insert_header((header::CONTENT_LANGUAGE, self.language.as_str()))
            .insert_header((header::VARY, "Accept-Language"))
            .content_type("text/html; charset=utf-8")
            .body(self.html)
    }
}

/// A page while it is written.
struct Sheet<'r> {
    language: Language,
    filled: &'r Filled<'r>,
}

impl Sheet<'_> {
    fn page(&self, form: &FormDefinition) -> String {
        let title = self.text_of(&form.title);
        let sheet = match (form.size, form.orientation) {
            (PaperSize::A4, PaperOrientation::Portrait) => "a4-portrait",
            (PaperSize::A4, PaperOrientation::Landscape) => "a4-landscape",
            (PaperSize::A5, PaperOrientation::Portrait) => "a5-portrait",
            (PaperSize::A5, PaperOrientation::Landscape) => "a5-landscape",
        };
        let organisation = escaped(self.filled.organisation);
        let number = escaped(self.filled.number.unwrap_or_default());
        let (number_label, revision_label) = match self.language {
            Language::Zh => ("编号：", "第 "),
            Language::En => ("No. ", "Revision "),
        };
        let revision = match (self.language, self.filled.revision) {
            (_language, ..=1) => String::new(),
            (Language::Zh, revision) => format!("{revision_label}{revision} 版"),
            (Language::En, revision) => format!("{revision_label}{revision}"),
        };
        format!(
            "<!doctype html>\n<html lang=\"{}\">\n<head><meta charset=\"utf-8\"><title>{title}</title><style>{STYLE}</style></head>\n\
             <body class=\"{sheet}\">\n<p>{organisation}</p><h1>{title}</h1>\n<div class=\"head\"><span>{number_label}{number}</span>\
             <span>{revision}</span></div>\n{}{}{}{}</body>\n</html>\n",
            self.language.as_str(),
            self.fields(form),
            self.tables(form),
            self.statement(form),
            self.signatures(form),
        )
    }

    fn text_of(&self, title: &Title) -> String {
        escaped(match self.language {
            Language::Zh => &title.zh,
            Language::En => &title.en,
        })
    }

    /// Everything that is neither a table nor a signature: one line each.
    fn fields(&self, form: &FormDefinition) -> String {
        let mut rows = String::new();
        let is_line =
            |field: &&FormField| !matches!(field.kind, FieldKind::Table { .. } | FieldKind::Signature { .. });
        for field in form.fields.iter().filter(is_line) {
            let value = self.value(&field.kind, self.filled.contents.get(&field.name));
            written(
                &mut rows,
                format_args!("<tr><th>{}</th><td>{value}</td></tr>\n", self.text_of(&field.title)),
            );
        }
        if rows.is_empty() {
            rows
        } else {
            format!("<table class=\"fields\"><tbody>\n{rows}</tbody></table>\n")
        }
    }

    fn tables(&self, form: &FormDefinition) -> String {
        let mut tables = String::new();
        for field in &form.fields {
            let FieldKind::Table { columns, least, most } = &field.kind else { continue };
            let rows = match self.filled.contents.get(&field.name) {
                Some(Value::Array(rows)) => rows.as_slice(),
                Some(_) | None => &[],
            };
            let blank = if self.filled.number.is_none() && rows.is_empty() {
                BLANK_ROWS.min(*most).max(*least)
            } else {
                0
            };
            let heads: String =
                columns.iter().map(|column| format!("<th>{}</th>", self.text_of(&column.title))).collect();
            let filled: String = rows.iter().map(|row| self.row(columns, row.as_object())).collect();
            let empty: String = (0..blank).map(|_row| self.row(columns, None)).collect();
            written(
                &mut tables,
                format_args!(
                    "<table class=\"rows\"><caption>{}</caption><thead><tr>{heads}</tr></thead><tbody>\n{filled}{empty}</tbody></table>\n",
                    self.text_of(&field.title),
                ),
            );
        }
        tables
    }

    /// What is promised, where whoever signs reads it first.
    fn statement(&self, form: &FormDefinition) -> String {
        let told = form.statement.as_ref().map(|statement| self.text_of(statement));
        told.map(|told| format!("<p class=\"statement\">{told}</p>\n")).unwrap_or_default()
    }

    fn row(&self, columns: &[FormField], row: Option<&Map<String, Value>>) -> String {
        let cell = |column: &FormField| {
            let value = row.and_then(|row| row.get(&column.name));
            format!("<td>{}</td>", self.value(&column.kind, value))
        };
        let cells: String = columns.iter().map(cell).collect();
        format!("<tr>{cells}</tr>\n")
    }

    /// A value as people write it; what may be chosen is shown whole, with what was.
    fn value(&self, kind: &FieldKind, value: Option<&Value>) -> String {
        match kind {
            FieldKind::Choice { choices } | FieldKind::Choices { choices } => self.boxes(choices, value),
            FieldKind::Flag => {
                let (yes, no) = match self.language {
                    Language::Zh => ("是", "否"),
                    Language::En => ("yes", "no"),
                };
                let flag = value.and_then(Value::as_bool);
                format!("{} {yes}　{} {no}", ticked(flag == Some(true)), ticked(flag == Some(false)))
            }
            FieldKind::Number { unit, .. } => {
                let number = value.map(ToString::to_string).unwrap_or_default();
                let unit = unit.as_deref().unwrap_or_default();
                escaped(format!("{number} {unit}").trim())
            }
            FieldKind::Money => {
                let part = |name: &str| value.and_then(|money| money.get(name)?.as_str()).unwrap_or_default();
                escaped(format!("{} {}", part("amount"), part("currency")).trim())
            }
            FieldKind::Instant => {
                let at =
                    value.and_then(Value::as_str).and_then(|text| DateTime::parse_from_rfc3339(text).ok());
                let at =
                    at.map(|at| at.with_timezone(&self.filled.zone).format("%Y-%m-%d %H:%M").to_string());
                escaped(&at.unwrap_or_default())
            }
            FieldKind::Text { .. }
            | FieldKind::LongText { .. }
            | FieldKind::Day
            | FieldKind::Time
            | FieldKind::Phone
            | FieldKind::Party
            | FieldKind::Place
            | FieldKind::Staff
            | FieldKind::File
            | FieldKind::Signature { .. }
            | FieldKind::Table { .. } => escaped(value.and_then(Value::as_str).unwrap_or_default()),
        }
    }

    fn boxes(&self, choices: &[Choice], value: Option<&Value>) -> String {
        let is_chosen = |choice: &Choice| match value {
            Some(Value::Array(chosen)) => chosen.iter().any(|word| *word == choice.word),
            Some(word) => *word == choice.word,
            None => false,
        };
        let shown: Vec<String> = choices
            .iter()
            .map(|choice| format!("{} {}", ticked(is_chosen(choice)), self.text_of(&choice.title)))
            .collect();
        shown.join("　")
    }

    fn signatures(&self, form: &FormDefinition) -> String {
        let mut lines = String::new();
        for (field, _by) in form.signatures() {
            let given = self.filled.signatures.iter().find(|given| given.field == field.name);
            let drawn = given.map(|given| drawing(&given.drawing)).unwrap_or_default();
            let name = given.and_then(|given| given.drawing.name.as_deref()).unwrap_or_default();
            let at = given.map(|given| {
                given.signed_at.with_timezone(&self.filled.zone).format("%Y-%m-%d %H:%M").to_string()
            });
            written(
                &mut lines,
                format_args!(
                    "<div class=\"signature\">{}<span class=\"line\">{drawn}</span>{} {}</div>\n",
                    self.text_of(&field.title),
                    escaped(name),
                    escaped(&at.unwrap_or_default()),
                ),
            );
        }
        if lines.is_empty() { lines } else { format!("<div class=\"signatures\">\n{lines}</div>\n") }
    }
}

fn drawing(drawing: &Drawing) -> String {
    if drawing.strokes.is_empty() {
        return String::new();
    }
    let points =
        |stroke: &Vec<(u16, u16)>| -> String { stroke.iter().map(|(x, y)| format!("{x},{y} ")).collect() };
    let lines: String = drawing
        .strokes
        .iter()
        .map(|stroke| format!("<polyline points=\"{}\"/>", points(stroke).trim_end()))
        .collect();
    format!("<svg viewBox=\"0 0 1000 1000\" preserveAspectRatio=\"none\">{lines}</svg>")
}

const fn ticked(is_chosen: bool) -> &'static str {
    if is_chosen { "☑" } else { "☐" }
}

/// Adds to a text in memory, which cannot fail.
fn written(text: &mut String, what: std::fmt::Arguments<'_>) {
    if text.write_fmt(what).is_err() {
        tracing::error!("a text in memory could not be written to");
    }
}

/// The text as characters of a page, wherever on it.
fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&#39;"),
            other => safe.push(other),
        }
    }
    safe
}
