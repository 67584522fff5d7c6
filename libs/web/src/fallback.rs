//! What answers when no route does: 405 with `Allow` where the path is known, 404 where it is not.
//!
//! Each handler is a resource of its own to the framework, which therefore takes a known path with another method for
//! an unknown path.

use std::sync::Arc;

use actix_web::{
    HttpRequest,
    http::{Method, StatusCode, header},
};

use crate::{Problem, openapi::RouteLine};

/// The known paths and their methods.
#[derive(Debug, Clone)]
pub(crate) struct Known(Arc<[Path]>);

#[derive(Debug)]
struct Path {
    steps: Vec<String>,
    methods: Vec<String>,
}

impl Known {
    pub(crate) fn new(routes: &[RouteLine]) -> Self {
        let mut paths: Vec<Path> = Vec::new();
        for route in routes {
            let steps: Vec<String> = route.path.split('/').map(str::to_owned).collect();
            match paths.iter_mut().find(|path| path.steps == steps) {
                Some(path) => path.methods.push(route.method.clone()),
                None => paths.push(Path { steps, methods: vec![route.method.clone()] }),
            }
        }
        Self(paths.into())
    }

    /// The methods of `path`; a spelt-out path wins over one with placeholders.
    fn methods(&self, path: &str) -> Option<String> {
        let steps: Vec<&str> = path.split('/').collect();
        let matching = self.0.iter().filter(|known| known.matches(&steps));
        let mut methods: Vec<&str> =
            matching.flat_map(|known| known.methods.iter().map(String::as_str)).collect();
        methods.sort_unstable();
        methods.dedup();
        (!methods.is_empty()).then(|| methods.join(", "))
    }
}

impl Path {
    fn matches(&self, steps: &[&str]) -> bool {
        let fits = |known: &String, step: &&str| {
            if known.starts_with('{') { !step.is_empty() } else { known == step }
        };
        self.steps.len() == steps.len() && self.steps.iter().zip(steps).all(|(known, step)| fits(known, step))
    }
}

/// The refusal for a request no route took.
pub(crate) fn refuse(request: &HttpRequest, known: &Known) -> Problem {
    match known.methods(request.path()).map(|methods| methods.parse()) {
        // HEAD and OPTIONS come this way too: they are not offered.
        Some(Ok(allow)) if !known_method_matches(request.method(), &allow) => {
            Problem::for_status(StatusCode::METHOD_NOT_ALLOWED).with_header(header::ALLOW, allow)
        }
        _other => Problem::not_found(),
    }
}

fn known_method_matches(method: &Method, allow: &header::HeaderValue) -> bool {
    allow.to_str().is_ok_and(|list| list.split(", ").any(|known| known == method.as_str()))
}
