//! Query parameters.

use std::future::{Ready, ready};

use actix_web::{FromRequest, HttpRequest, dev::Payload};
use kernel::{Coded, Cursor, Fault, MAX_PAGE, Page, Refusal};
use serde::de::DeserializeOwned;
use utoipa::{
    IntoParams,
    openapi::{RefOr, Schema, path::ParameterIn},
};

use crate::{Problem, strict};

/// The query parameters as a `T`: unknown, repeated and unreadable ones, and text longer or shorter than `T` describes
/// it, are refused (422). A `Vec` field takes a repeated name: `?status=open&status=assigned`.
#[derive(Debug)]
pub struct Query<T>(pub T);

impl<T: DeserializeOwned + IntoParams> FromRequest for Query<T> {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _payload: &mut Payload) -> Self::Future {
        let pairs = strict::pairs(request.query_string());
        ready(bounded(&pairs).and_then(|()| read(pairs, Vec::new())).map(Self))
    }
}

fn read<T: DeserializeOwned + IntoParams>(
    pairs: Vec<(String, String)>,
    mut faults: Vec<Fault>,
) -> Result<T, Problem> {
    for (name, value) in &pairs {
        if name.contains('\0') || value.contains('\0') {
            faults.push(strict::nul(format!("/{}", name.replace('\0', ""))));
        }
    }
    note_lengths::<T>(&pairs, &mut faults);
    match strict::from_pairs(pairs) {
        Ok(value) if faults.is_empty() => return Ok(value),
        Ok(_value) => {}
        Err(fault) => faults.push(fault),
    }
    Err(refused(faults))
}

/// How many there are is looked at before anything is made of them.
pub(crate) fn bounded(pairs: &[(String, String)]) -> Result<(), Problem> {
    strict::too_many_pairs(pairs).map_or(Ok(()), |fault| Err(refused(vec![fault])))
}

pub(crate) fn refused(faults: Vec<Fault>) -> Problem {
    Problem::from(Refusal { faults, ..Refusal::invalid("invalid_query") })
}

/// The bounds of a text are told once, where its parameter is described.
fn note_lengths<T: IntoParams>(pairs: &[(String, String)], faults: &mut Vec<Fault>) {
    if pairs.is_empty() {
        return;
    }
    for parameter in T::into_params(|| Some(ParameterIn::Query)) {
        let Some(RefOr::T(Schema::Object(schema))) = &parameter.schema else { continue };
        let (least, most) = (schema.min_length.unwrap_or(0), schema.max_length.unwrap_or(usize::MAX));
        for (name, text) in pairs.iter().filter(|(name, _)| *name == parameter.name) {
            if !(least..=most).contains(&text.chars().count()) {
                faults.push(Fault::new(
                    format!("/{name}"),
                    Coded::new("text.length").with("least", least).with("most", most),
                ));
            }
        }
    }
}

pub(crate) fn page(pairs: &[(String, String)], faults: &mut Vec<Fault>) -> Page {
    let mut page = Page::default();
    if let Some(text) = single("limit", pairs, faults) {
        match text.parse() {
            Ok(limit) if (1..=MAX_PAGE).contains(&limit) => page.limit = limit,
            _other => faults.push(Fault::new("/limit", Coded::new("page.limit").with("most", MAX_PAGE))),
        }
    }
    if let Some(text) = single("after", pairs, faults) {
        if (1..=512).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_graphic()) {
            page.after = Some(Cursor(text.to_owned()));
        } else {
            faults.push(Fault::new("/after", "page.after"));
        }
    }
    page
}

pub(crate) fn single<'a>(
    name: &str,
    pairs: &'a [(String, String)],
    faults: &mut Vec<Fault>,
) -> Option<&'a str> {
    let mut values = pairs.iter().filter(|(known, _)| known == name);
    let first = values.next()?;
    if values.next().is_some() {
        faults.push(strict::duplicate(format!("/{name}")));
    }
    Some(&first.1)
}
