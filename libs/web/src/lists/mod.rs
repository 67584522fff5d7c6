//! Lists: the parameters that a declaration ([`kernel::lists`]) gives them, and their replies, as JSON, CSV or XLSX.
//!
//! ```text
//! #[utoipa::path(params(Listing::<TicketList>), ..)]
//! async fn list_tickets(.., listing: Listing<TicketList>) -> Result<HttpResponse, Problem> {
//!     let (query, reply) = listing.into_parts();
//!     let page = tickets::list_tickets(&app, &caller.actor, &query).await?;
//!     reply.of(page.map(|ticket| TicketView::from(&ticket))).await
//! }
//! ```

mod csv;
mod params;
mod xlsx;

use std::{
    future::{Ready, ready},
    marker::PhantomData,
};

use actix_web::{
    FromRequest, HttpRequest, HttpResponse,
    dev::Payload,
    http::header::{self, HeaderMap},
    web,
};
use kernel::{DeclaredList, Failure, Fault, ListQuery, ListSpec, MAX_PAGE, Page, PageOf};
use serde::Serialize;
use serde_json::Value;
use utoipa::{
    IntoParams,
    openapi::{
        path::{Parameter, ParameterIn},
        schema::{KnownFormat, ObjectBuilder, SchemaFormat, Type},
    },
};

use crate::{
    Problem,
    query::{bounded, page, refused, single},
    strict,
};
use params::{parameter, text};

/// The form of a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum ListFormat {
    /// A page of rows.
    Json,
    /// A table: UTF-8 with a byte order mark, one line a row.
    Csv,
    /// A workbook.
    Xlsx,
}

const FORMATS: [(&str, ListFormat); 3] =
    [("json", ListFormat::Json), ("csv", ListFormat::Csv), ("xlsx", ListFormat::Xlsx)];

/// The media type of a workbook.
const WORKBOOK: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/// What a declared list was asked for. Its parameters are described and read by the declaration of `L`.
#[derive(Debug)]
pub struct Listing<L> {
    query: ListQuery,
    reply: ListReply,
    list: PhantomData<fn() -> L>,
}

/// In which form a list is answered.
#[derive(Debug)]
pub struct ListReply {
    spec: &'static ListSpec,
    format: ListFormat,
    path: String,
    /// The parameters but for `after`.
    pairs: Vec<(String, String)>,
}

impl<L: DeclaredList> IntoParams for Listing<L> {
    fn into_params(_where: impl Fn() -> Option<ParameterIn>) -> Vec<Parameter> {
        let (number, flag) = (
            ObjectBuilder::new().schema_type(Type::Integer),
            ObjectBuilder::new().schema_type(Type::Boolean),
        );
        let limit = number
            .format(Some(SchemaFormat::KnownFormat(KnownFormat::Int32)))
            .minimum(Some(1))
            .maximum(Some(MAX_PAGE));
        let after = text().min_length(Some(1)).max_length(Some(512)).pattern(Some("^[!-~]+$"));
        let formats = text().enum_values(Some(FORMATS.map(|(word, _)| word)));
        let ListSpec { page, export, .. } = *L::SPEC;
        let general = [
            ("limit", format!("Rows wanted. Left out, a page has {page} and an export up to {export}."), limit),
            ("after", "The `next` of the page before, with the same filters and the same order.".to_owned(), after),
            (
                "count",
                "`true`: also counts the rows of the whole list, up to 10,000. Exports have no count.".to_owned(),
                flag,
            ),
            (
                "format",
                "`json`, or for an export `csv` or `xlsx`. Left out, `Accept` decides. An export that does not hold the \
                 whole list names the next one in its `Link` header."
                    .to_owned(),
                formats,
            ),
        ];
        let general = general.into_iter().map(|(name, about, schema)| parameter(name, about, schema));
        general.chain(params::described(L::SPEC)).collect()
    }
}

impl<L: DeclaredList> FromRequest for Listing<L> {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _payload: &mut Payload) -> Self::Future {
        ready(Self::of(request))
    }
}

impl<L: DeclaredList> Listing<L> {
    fn of(request: &HttpRequest) -> Result<Self, Problem> {
        let spec = L::SPEC;
        let pairs = strict::pairs(request.query_string());
        bounded(&pairs)?;
        let kept = pairs.iter().filter(|(name, _)| name != "after").cloned().collect();
        let is_general = |name: &str| ["limit", "after", "count", "format"].contains(&name);
        let (general, rest): (Vec<_>, Vec<_>) = pairs.into_iter().partition(|(name, _)| is_general(name));
        let mut faults = Vec::new();
        let Page { limit, after } = page(&general, &mut faults);
        let is_counted = choice("count", &general, &[("true", true), ("false", false)], &mut faults);
        let format = choice("format", &general, &FORMATS, &mut faults);
        let format = format.unwrap_or_else(|| accepted(request.headers()));
        let limit = match format {
            _ if general.iter().any(|(name, _)| name == "limit") => limit,
            ListFormat::Json => spec.page,
            ListFormat::Csv | ListFormat::Xlsx => spec.export,
        };
        let filters = params::read(spec, &rest, &mut faults);
        if !faults.is_empty() {
            return Err(refused(faults));
        }
        let is_counted = is_counted.unwrap_or(false) && format == ListFormat::Json;
        let query = ListQuery { filters, page: Page { limit, after }, is_counted };
        let reply = ListReply { spec, format, path: request.path().to_owned(), pairs: kept };
        Ok(Self { query, reply, list: PhantomData })
    }
}

impl<L> Listing<L> {
    /// What is asked of the service, and the form of its answer.
    #[must_use]
    pub fn into_parts(self) -> (ListQuery, ListReply) {
        (self.query, self.reply)
    }
}

impl ListReply {
    /// A page in the form that was asked for.
    ///
    /// # Errors
    /// When a row has no JSON form, or a workbook cannot be made.
    pub async fn of<T: Serialize>(&self, page: PageOf<T>) -> Result<HttpResponse, Problem> {
        let ListSpec { name, columns, .. } = *self.spec;
        let mut reply = HttpResponse::Ok();
        reply.append_header((header::VARY, "Accept"));
        if self.format == ListFormat::Json {
            return Ok(reply.json(page));
        }
        if let Some(next) = &page.next {
            reply.append_header((header::LINK, self.link(next)));
        }
        let rows = page.items.iter().map(serde_json::to_value).collect::<Result<Vec<Value>, _>>();
        let rows = rows.map_err(|source| broken(source.into()))?;
        let (kind, ending, body) = match self.format {
            ListFormat::Json | ListFormat::Csv => {
                ("text/csv; charset=utf-8; header=present", "csv", csv::table(&rows, columns))
            }
            // Thousands of cells take a moment, which is nobody else's.
            ListFormat::Xlsx => {
                let book = web::block(move || xlsx::workbook(name, &rows, columns)).await;
                (WORKBOOK, "xlsx", book.map_err(|source| broken(source.into()))??)
            }
        };
        reply.content_type(kind);
        reply.append_header((
            header::CONTENT_DISPOSITION,
            format!("attachment; filename=\"{name}.{ending}\""),
        ));
        Ok(reply.body(body))
    }

    /// Where the next rows are (RFC 8288).
    fn link(&self, next: &str) -> String {
        let mut query = form_urlencoded::Serializer::new(String::new());
        query.extend_pairs(&self.pairs).append_pair("after", next);
        format!("<{}?{}>; rel=\"next\"", self.path, query.finish())
    }
}

fn broken(source: Box<dyn std::error::Error + Send + Sync>) -> Failure {
    Failure::Broken { doing: "writing an export", source }
}

/// The value of a parameter that has but a few words.
fn choice<T: Copy>(
    name: &str,
    pairs: &[(String, String)],
    words: &[(&str, T)],
    faults: &mut Vec<Fault>,
) -> Option<T> {
    let text = single(name, pairs, faults)?;
    let found = words.iter().find(|(word, _)| *word == text).map(|(_, value)| *value);
    if found.is_none() {
        let known: Vec<&str> = words.iter().map(|(word, _)| *word).collect();
        faults.push(params::no_choice(name, &known));
    }
    found
}

/// What the caller likes best: JSON, unless a table is named and liked better.
fn accepted(headers: &HeaderMap) -> ListFormat {
    let ranges = headers.get_all(header::ACCEPT).filter_map(|value| value.to_str().ok());
    let (mut json, mut csv, mut xlsx) = (0_u16, 0_u16, 0_u16);
    for range in ranges.flat_map(|value| value.split(',')) {
        let mut parts = range.split(';').map(str::trim);
        let essence = parts.next().unwrap_or_default().to_ascii_lowercase();
        let quality = parts.find_map(|part| part.strip_prefix("q=")).map_or(1_000, thousandths);
        match essence.as_str() {
            "application/json" | "application/*" => json = json.max(quality),
            "text/csv" => csv = csv.max(quality),
            WORKBOOK => xlsx = xlsx.max(quality),
            _other => {}
        }
    }
    match (csv > json, xlsx > json) {
        (_, true) if xlsx >= csv => ListFormat::Xlsx,
        (true, _) => ListFormat::Csv,
        (false, _) => ListFormat::Json,
    }
}

/// A quality value (RFC 9110 §12.4.2) in thousandths; what is none counts for nothing.
fn thousandths(text: &str) -> u16 {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    let digits: String = fraction.chars().chain("000".chars()).take(3).collect();
    match (whole, digits.parse::<u16>()) {
        ("1", Ok(0)) => 1_000,
        ("0", Ok(thousandths)) => thousandths,
        (_, _) => 0,
    }
}

#[cfg(test)]
mod tests {
    use actix_web::http::header::HeaderValue;

    use super::*;

    fn asked(accept: &'static str) -> ListFormat {
        let mut headers = HeaderMap::new();
        headers.append(header::ACCEPT, HeaderValue::from_static(accept));
        accepted(&headers)
    }

    #[test]
    fn a_table_is_what_names_it_and_likes_it_better() {
        for accept in ["text/csv", "text/csv, */*;q=0.1", "application/json;q=0.5, Text/CSV;q=0.75"] {
            assert_eq!(asked(accept), ListFormat::Csv, "{accept}");
        }
        for accept in ["*/*", "text/*", "application/json, text/csv", "text/csv;q=0", "text/csv;q=x", ""] {
            assert_eq!(asked(accept), ListFormat::Json, "{accept}");
        }
        for accept in
            [WORKBOOK, "text/csv;q=0.5, application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"]
        {
            assert_eq!(asked(accept), ListFormat::Xlsx, "{accept}");
        }
        assert_eq!(accepted(&HeaderMap::new()), ListFormat::Json);
    }
}
