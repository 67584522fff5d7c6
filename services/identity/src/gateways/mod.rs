//! The ways out of the suite: adapters of the ports that `app` names.
#![warn(clippy::future_not_send)]

mod openid;
mod openid_http;
mod smtp;

pub(crate) use openid::OpenIdProvider;
pub(crate) use smtp::SmtpMailer;
