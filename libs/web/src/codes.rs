//! The codes of refusals with their words and what to do, for those who write programs against the API: a page for people,
//! JSON for programs.
//!
//! `/docs/codes` has those of the whole process, `/api/v1/<service>/codes` those that one service can answer with: its own
//! and those of the libraries. Both are as public as the description of the API.

use std::sync::Arc;

use actix_web::{
    HttpRequest, HttpResponse, Route,
    http::header::{self, HeaderMap},
    web::{self, Data, Path},
};
use kernel::Language;
use serde::Serialize;
use words::{Catalogue, Entry, Status};

use crate::Problem;

/// Where they are, of the process and of each service.
pub(crate) const PATHS: [&str; 2] = ["/docs/codes", "/api/v1/{service}/codes"];

/// No script, no picture: a table with a few rules of style.
const POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; \
                      frame-ancestors 'none'";

const STYLE: &str = "body{font:16px/1.5 system-ui,sans-serif;margin:2rem}table{border-collapse:collapse}\
                     th,td{border:1px solid #ccc;padding:.3rem .6rem;text-align:left;vertical-align:top}";

/// What the pages show.
#[derive(Debug, Clone)]
pub(crate) struct PublishedCodes {
    /// The texts of every code.
    pub(crate) words: Arc<Catalogue>,
    /// The owners among them that are services of this process; the others are libraries.
    pub(crate) services: Arc<[&'static str]>,
}

/// Registers the pages, with what answers other methods. Before the routes, since `/api/v1/callbacks/{id}` would take one of
/// them.
pub(crate) fn configure(
    config: &mut web::ServiceConfig,
    published: PublishedCodes,
    otherwise: fn() -> Route,
) {
    let page = |path: &str, route: Route| web::resource(path).route(route).default_service(otherwise());
    let [all, of_service] = PATHS;
    config
        .app_data(Data::new(published))
        .service(page(all, web::get().to(show_all)))
        .service(page(of_service, web::get().to(show_those_of)));
}

async fn show_all(request: HttpRequest, published: Data<PublishedCodes>) -> HttpResponse {
    show(request.headers(), &published.words, |_entry| true)
}

async fn show_those_of(
    request: HttpRequest,
    service: Path<String>,
    published: Data<PublishedCodes>,
) -> Result<HttpResponse, Problem> {
    let is_service = |owner: &str| published.services.contains(&owner);
    if !is_service(&service) {
        return Err(Problem::not_found());
    }
    let is_shown = |entry: &Entry| entry.owner == *service || !is_service(entry.owner);
    Ok(show(request.headers(), &published.words, is_shown))
}

/// One code as programs read it.
#[derive(Serialize)]
struct Shown<'a> {
    #[serde(flatten)]
    entry: &'a Entry,
    help: Help,
}

#[derive(Serialize)]
struct Help {
    en: String,
    zh: String,
}

fn show(headers: &HeaderMap, words: &Catalogue, is_shown: impl Fn(&Entry) -> bool) -> HttpResponse {
    let text = |name: header::HeaderName| {
        headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
    };
    let entries = words.entries().iter().filter(|entry| is_shown(entry));
    if text(header::ACCEPT).contains("json") {
        let items: Vec<Shown<'_>> = entries
            .map(|entry| Shown {
                entry,
                help: Help { en: help(words, entry, Language::En), zh: help(words, entry, Language::Zh) },
            })
            .collect();
        return HttpResponse::Ok()
            .insert_header((header::VARY, "Accept, Accept-Language"))
            .json(serde_json::json!({ "items": items }));
    }
    let language = Language::negotiate(text(header::ACCEPT_LANGUAGE));
    HttpResponse::Ok()
        .insert_header((header::CONTENT_SECURITY_POLICY, POLICY))
        .insert_header((header::CONTENT_LANGUAGE, language.as_str()))
        .insert_header((header::VARY, "Accept, Accept-Language"))
        .content_type("text/html; charset=utf-8")
        .body(page(words, entries, language))
}

/// What to do about a code: what its words say of it, or what is said of its status.
fn help(words: &Catalogue, entry: &Entry, language: Language) -> String {
    let own = match language {
        Language::En => &entry.help_en,
        Language::Zh => &entry.help_zh,
    };
    own.clone().unwrap_or_else(|| {
        words.label(
            language,
            &match entry.met() {
                Status::Reply(status) => format!("help-{status}"),
                Status::Field => "help-field".to_owned(),
            },
        )
    })
}

fn page<'a>(words: &Catalogue, entries: impl Iterator<Item = &'a Entry>, language: Language) -> String {
    let label = |id: &str| escaped(&words.label(language, id));
    let heads = ["code", "status", "english", "chinese", "help"].map(|name| label(&format!("codes-{name}")));
    let rows = entries.map(|entry| {
        let status = entry.status.map_or_else(|| label("codes-field"), |status| status.to_string());
        format!(
            "<tr id=\"{code}\"><td><code>{code}</code></td><td>{status}</td><td lang=\"en\">{en}</td>\
             <td lang=\"zh-CN\">{zh}</td><td>{help}</td></tr>\n",
            code = escaped(&entry.code),
            en = escaped(&entry.en),
            zh = escaped(&entry.zh),
            help = escaped(&help(words, entry, language)),
        )
    });
    format!(
        "<!doctype html>\n<html lang=\"{tag}\"><head><meta charset=\"utf-8\"><title>{title}</title>\
         <style>{STYLE}</style></head>\n<body><h1>{title}</h1>\n<p>{about}</p>\n\
         <table><thead><tr><th>{heads}</th></tr></thead><tbody>\n{rows}</tbody></table></body></html>\n",
        tag = language.as_str(),
        title = label("codes-title"),
        about = label("codes-about"),
        heads = heads.join("</th><th>"),
        rows = rows.collect::<String>(),
    )
}

/// As text of a page: the words are ours, and still no markup.
fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
