//! The known paths with their methods and limits, and what answers when no route does: 405 with `Allow` where the path is
//! known, 404 where it is not.
//!
//! Each handler is a resource of its own to the framework, which therefore takes a known path with another method for
//! an unknown path.

use std::sync::Arc;

use actix_web::{
    HttpRequest, HttpResponse,
    dev::ServiceRequest,
    http::{Method, StatusCode, header},
    web::Data,
};
use utoipa::openapi::OpenApi;

use crate::{Problem, openapi, rate_limit::Class};

#[derive(Debug, Clone)]
pub(crate) struct Known(Arc<[Path]>);

#[derive(Debug)]
struct Path {
    steps: Vec<String>,
    methods: Vec<(String, Option<Class>)>,
}

impl Known {
    /// The paths of the API, and those that only read and stand outside its description.
    pub(crate) fn new(api: &OpenApi, pages: &[&str]) -> Self {
        let mut paths: Vec<Path> = Vec::new();
        let pages = pages.iter().map(|path| ((*path).to_owned(), "GET".to_owned(), None));
        for (path, method, class) in openapi::classes(api).into_iter().chain(pages) {
            let steps: Vec<String> = path.split('/').map(str::to_owned).collect();
            match paths.iter_mut().find(|path| path.steps == steps) {
                Some(path) => path.methods.push((method, class)),
                None => paths.push(Path { steps, methods: vec![(method, class)] }),
            }
        }
        Self(paths.into())
    }

    /// The class that the route of `request` has by its description; by its method otherwise.
    pub(crate) fn class(&self, request: &ServiceRequest) -> Class {
        let method = request.method();
        let steps: Vec<&str> = request.match_info().as_str().split('/').collect();
        let methods = self.matching(&steps).flat_map(|path| &path.methods);
        let described = methods.filter(|(name, _)| name == method.as_str()).find_map(|(_, class)| *class);
        described.unwrap_or_else(|| Class::of_method(method))
    }

    /// The methods of `path`: those of the route that says the most of it, since a word that is known is no id.
    fn methods(&self, path: &str) -> Option<String> {
        let steps: Vec<&str> = path.split('/').collect();
        let matching = self.matching(&steps).min_by_key(|known| known.placeholders())?;
        let mut methods: Vec<&str> = matching.methods.iter().map(|(name, _)| name.as_str()).collect();
        if methods.contains(&Method::GET.as_str()) {
            methods.push(Method::HEAD.as_str());
        }
        methods.sort_unstable();
        methods.dedup();
        Some(methods.join(", "))
    }

    fn matching(&self, steps: &[&str]) -> impl Iterator<Item = &Path> {
        self.0.iter().filter(move |known| known.matches(steps))
    }
}

impl Path {
    fn placeholders(&self) -> usize {
        self.steps.iter().filter(|step| is_placeholder(step)).count()
    }

    fn matches(&self, steps: &[&str]) -> bool {
        let fits = |known: &String, step: &&str| {
            if is_placeholder(known) { !step.is_empty() } else { known == step }
        };
        self.steps.len() == steps.len() && self.steps.iter().zip(steps).all(|(known, step)| fits(known, step))
    }
}

fn is_placeholder(step: &str) -> bool {
    step.starts_with('{')
}

/// The answer where no route has one.
pub(crate) async fn unmatched(request: HttpRequest, known: Data<Known>) -> Result<HttpResponse, Problem> {
    Err(refuse(&request, &known))
}

fn refuse(request: &HttpRequest, known: &Known) -> Problem {
    match known.methods(request.match_info().as_str()).map(|methods| methods.parse()) {
        // OPTIONS comes this way too: it is offered to browsers alone, before the routes.
        Some(Ok(allow)) if !known_method_matches(request.method(), &allow) => {
            Problem::for_status(StatusCode::METHOD_NOT_ALLOWED).with_header(header::ALLOW, allow)
        }
        _other => Problem::not_found(),
    }
}

fn known_method_matches(method: &Method, allow: &header::HeaderValue) -> bool {
    allow.to_str().is_ok_and(|list| list.split(", ").any(|known| known == method.as_str()))
}
