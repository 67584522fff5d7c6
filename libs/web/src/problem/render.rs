//! From a problem to bytes.

use actix_web::{
    HttpResponse,
    http::{StatusCode, header},
};
use kernel::Language;
use serde::Serialize;

use super::{Problem, cut};

/// What is shown of the path that was asked for.
const INSTANCE_BYTES: usize = 512;

/// What the reply knows that the problem does not.
#[derive(Debug, Clone, Default)]
pub(crate) struct Surroundings {
    /// What the caller reads.
    pub(crate) language: Language,
    /// The path that was asked for. Without the query: it may hold a phone number.
    pub(crate) instance: Option<String>,
    /// What to quote when reporting it.
    pub(crate) trace_id: Option<String>,
}

/// The body of every refusal: `application/problem+json` (RFC 9457).
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = Problem)]
pub struct ProblemDocument {
    /// Identifies the kind of problem; `urn:steward:problem:` and the code.
    #[serde(rename = "type")]
    pub type_uri: String,
    /// The status in words.
    pub title: String,
    /// The HTTP status.
    #[schema(minimum = 400, maximum = 599)]
    pub status: u16,
    /// What is wrong, in the caller's language.
    pub detail: String,
    /// The path that was asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub instance: Option<String>,
    /// Stable code for programs.
    pub code: String,
    /// The trace to quote when reporting it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub trace_id: Option<String>,
    /// The fields at fault.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(required = false)]
    pub errors: Vec<ProblemFault>,
}

/// One field at fault.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct ProblemFault {
    /// JSON pointer into the body; for query parameters, a pointer into the query taken as an object.
    pub pointer: String,
    /// Stable code for programs.
    pub code: String,
    /// What is wrong, in the caller's language.
    pub detail: String,
}

impl ProblemDocument {
    fn of(problem: &Problem, around: &Surroundings) -> Self {
        let content = &problem.0;
        let faults = content.refusal.faults.iter().map(|fault| ProblemFault {
            pointer: fault.pointer.clone(),
            code: fault.code.to_owned(),
            detail: match around.language {
                Language::En => fault.en.clone(),
                Language::Zh => fault.zh.clone(),
            },
        });
        Self {
            type_uri: format!("urn:steward:problem:{}", content.refusal.code),
            title: title(content.status, around.language).to_owned(),
            status: content.status.as_u16(),
            detail: content.refusal.text(around.language).to_owned(),
            instance: around.instance.clone().map(|mut path| {
                cut(&mut path, INSTANCE_BYTES);
                path
            }),
            code: content.refusal.code.to_owned(),
            trace_id: around.trace_id.clone(),
            errors: faults.collect(),
        }
    }
}

/// Writes the reply.
pub(crate) fn render(problem: &Problem, around: &Surroundings) -> HttpResponse {
    let mut reply = HttpResponse::build(problem.0.status);
    for (name, value) in &problem.0.headers {
        reply.insert_header((name.clone(), value.clone()));
    }
    reply
        .insert_header((header::CONTENT_TYPE, "application/problem+json"))
        .insert_header((header::CONTENT_LANGUAGE, around.language.tag()))
        .insert_header((header::VARY, "Accept-Language"))
        .json(ProblemDocument::of(problem, around))
}

fn title(status: StatusCode, language: Language) -> &'static str {
    let (en, zh) = match status {
        StatusCode::BAD_REQUEST => ("Malformed request", "请求格式错误"),
        StatusCode::UNAUTHORIZED => ("Not signed in", "未登录"),
        StatusCode::FORBIDDEN => ("Not permitted", "无权操作"),
        StatusCode::NOT_FOUND => ("Not found", "未找到"),
        StatusCode::METHOD_NOT_ALLOWED => ("Method not allowed", "不支持的方法"),
        StatusCode::CONFLICT => ("Conflict", "状态冲突"),
        StatusCode::PRECONDITION_FAILED => ("Stale version", "版本已过期"),
        StatusCode::REQUEST_TIMEOUT => ("Body too slow", "请求体过慢"),
        StatusCode::NOT_ACCEPTABLE => ("Not acceptable", "无法接受"),
        StatusCode::PAYLOAD_TOO_LARGE => ("Body too large", "请求体过大"),
        StatusCode::UNSUPPORTED_MEDIA_TYPE => ("Unsupported media type", "不支持的媒体类型"),
        StatusCode::UNPROCESSABLE_ENTITY => ("Invalid request", "请求内容无效"),
        StatusCode::PRECONDITION_REQUIRED => ("Version required", "需要版本号"),
        StatusCode::TOO_MANY_REQUESTS => ("Too many requests", "请求过于频繁"),
        StatusCode::INTERNAL_SERVER_ERROR => ("Internal error", "内部错误"),
        StatusCode::SERVICE_UNAVAILABLE => ("Unavailable", "暂时不可用"),
        _other => ("Refused", "请求被拒绝"),
    };
    match language {
        Language::En => en,
        Language::Zh => zh,
    }
}
