//! Lists that are declared: the parameters that all of them have, and their replies, as JSON or as CSV.
//!
//! ```text
//! async fn list_tickets(.., listing: Listing<TicketQuery>) -> Result<HttpResponse, Problem> {
//!     let (query, reply) = listing.into_parts();
//!     let page = tickets::list_tickets(&app, &caller.actor, &query).await?;
//!     reply.of(page.map(|ticket| TicketView::from(&ticket)), TICKETS.table, TICKETS.columns)
//! }
//! ```
//! where `TicketQuery` is read like any query and becomes the list's filters.

use std::future::{Ready, ready};

use actix_web::{
    FromRequest, HttpRequest, HttpResponse,
    dev::Payload,
    http::header::{self, HeaderMap},
};
use kernel::{Coded, Fault, Filters, ListQuery, Page, PageOf};
use serde::{Serialize, de::DeserializeOwned};
use utoipa::{IntoParams, ToSchema};

use crate::{
    Problem, csv,
    query::{bounded, page, read, single},
    strict,
};

/// The most rows of one export.
pub const MAX_EXPORT: u16 = 5_000;

/// The parameters of every declared list, for its `params(..)`.
#[derive(Debug, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ListParams {
    /// Rows wanted. Left out, a page has 50 and an export up to 5,000.
    #[param(minimum = 1, maximum = 200)]
    pub limit: Option<u16>,
    /// The `next` of the page before, with the same filters and the same order.
    #[param(min_length = 1, max_length = 512, pattern = "^[!-~]+$")]
    pub after: Option<String>,
    /// `true`: also counts the rows of the whole list, up to 10,000. Exports have no count.
    pub count: Option<bool>,
    /// `json`, or `csv` for an export. Left out, `Accept` decides. An export that does not hold the whole list names the next
    /// one in its `Link` header.
    #[param(inline)]
    pub format: Option<ListFormat>,
}

/// The form of a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ToSchema)]
#[schema(rename_all = "snake_case")]
pub enum ListFormat {
    /// A page of rows.
    Json,
    /// A table, for spreadsheets: UTF-8 with a byte order mark, one line a row.
    Csv,
}

/// What a declared list was asked for.
#[derive(Debug)]
pub struct Listing<F> {
    page: Page,
    is_counted: bool,
    filter: F,
    reply: ListReply,
}

/// In which form a list is answered.
#[derive(Debug)]
pub struct ListReply {
    format: ListFormat,
    path: String,
    /// The parameters but for `after`.
    pairs: Vec<(String, String)>,
}

impl<F: DeserializeOwned + IntoParams> FromRequest for Listing<F> {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _payload: &mut Payload) -> Self::Future {
        ready(Self::of(request))
    }
}

impl<F: DeserializeOwned + IntoParams> Listing<F> {
    fn of(request: &HttpRequest) -> Result<Self, Problem> {
        let pairs = strict::pairs(request.query_string());
        bounded(&pairs)?;
        let kept = pairs.iter().filter(|(name, _)| name != "after").cloned().collect();
        let is_general = |name: &str| ["limit", "after", "count", "format"].contains(&name);
        let (general, rest): (Vec<_>, Vec<_>) = pairs.into_iter().partition(|(name, _)| is_general(name));
        let mut faults = Vec::new();
        let mut page = page(&general, &mut faults);
        let is_counted = choice("count", &general, &[("true", true), ("false", false)], &mut faults);
        let format = [("json", ListFormat::Json), ("csv", ListFormat::Csv)];
        let format = choice("format", &general, &format, &mut faults);
        let format = format.unwrap_or_else(|| accepted(request.headers()));
        if format == ListFormat::Csv && !general.iter().any(|(name, _)| name == "limit") {
            page.limit = MAX_EXPORT;
        }
        let filter = read(rest, faults)?;
        let is_counted = is_counted.unwrap_or(false) && format == ListFormat::Json;
        let reply = ListReply { format, path: request.path().to_owned(), pairs: kept };
        Ok(Self { page, is_counted, filter, reply })
    }
}

impl<F: Into<Filters>> Listing<F> {
    /// What is asked of the service, and the form of its answer.
    pub fn into_parts(self) -> (ListQuery, ListReply) {
        let Self { page, is_counted, filter, reply } = self;
        (ListQuery { filters: filter.into(), page, is_counted }, reply)
    }
}

impl ListReply {
    /// A page in the form that was asked for. An export is called `name` and shows `columns`, fields of a row.
    ///
    /// # Errors
    /// When a row has no JSON form.
    pub fn of<T: Serialize>(
        &self,
        page: PageOf<T>,
        name: &str,
        columns: &[&str],
    ) -> Result<HttpResponse, Problem> {
        let mut reply = HttpResponse::Ok();
        reply.append_header((header::VARY, "Accept"));
        if self.format == ListFormat::Json {
            return Ok(reply.json(page));
        }
        if let Some(next) = &page.next {
            reply.append_header((header::LINK, self.link(next)));
        }
        let table = csv::table(&page.items, columns)?;
        reply.content_type("text/csv; charset=utf-8; header=present");
        reply.append_header((header::CONTENT_DISPOSITION, format!("attachment; filename=\"{name}.csv\"")));
        Ok(reply.body(table))
    }

    /// Where the next rows are (RFC 8288).
    fn link(&self, next: &str) -> String {
        let mut query = form_urlencoded::Serializer::new(String::new());
        query.extend_pairs(&self.pairs).append_pair("after", next);
        format!("<{}?{}>; rel=\"next\"", self.path, query.finish())
    }
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
        let known: Vec<String> = words.iter().map(|(word, _)| format!("`{word}`")).collect();
        faults
            .push(Fault::new(format!("/{name}"), Coded::new("field.unknown_choice").with("choices", known)));
    }
    found
}

/// What the caller likes best: JSON, unless CSV is named and liked better.
fn accepted(headers: &HeaderMap) -> ListFormat {
    let ranges = headers.get_all(header::ACCEPT).filter_map(|value| value.to_str().ok());
    let (mut csv, mut json) = (0_u16, 0_u16);
    for range in ranges.flat_map(|value| value.split(',')) {
        let mut parts = range.split(';').map(str::trim);
        let essence = parts.next().unwrap_or_default().to_ascii_lowercase();
        let quality = parts.find_map(|part| part.strip_prefix("q=")).map_or(1_000, thousandths);
        match essence.as_str() {
            "text/csv" => csv = csv.max(quality),
            "application/json" | "application/*" => json = json.max(quality),
            _other => {}
        }
    }
    if csv > json { ListFormat::Csv } else { ListFormat::Json }
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
        assert_eq!(accepted(&HeaderMap::new()), ListFormat::Json);
    }
}
