//! Mail by SMTP (`lettre`, which knows its dialects, encodes what is written in Chinese and speaks TLS by rustls).

use std::time::Duration;

use async_trait::async_trait;
use lettre::{
    Address, AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor,
    message::{Mailbox, header::ContentType},
    transport::smtp::Error,
};
use secrecy::ExposeSecret;

use crate::{
    app::{Letter, Mailer, Posted},
    config::MailConfig,
};

/// How long each step with the server may take.
const PATIENCE: Duration = Duration::from_secs(10);

/// A server that takes mail.
pub(crate) struct SmtpMailer {
    transport: AsyncSmtpTransport<Tokio1Executor>,
    from: Mailbox,
}

impl SmtpMailer {
    /// A server at the address of the configuration. Nothing is sent before there is a mail.
    ///
    /// # Errors
    /// When the addresses make no sense.
    pub(crate) fn new(config: &MailConfig) -> Result<Self, Box<dyn std::error::Error + Send + Sync>> {
        let builder = AsyncSmtpTransport::<Tokio1Executor>::from_url(config.url.expose_secret())?;
        Ok(Self { transport: builder.timeout(Some(PATIENCE)).build(), from: config.from.parse()? })
    }

    fn message(&self, letter: Letter) -> Result<Message, Box<dyn std::error::Error + Send + Sync>> {
        let to: Address = letter.to.as_str().parse()?;
        Ok(Message::builder()
            .from(self.from.clone())
            .to(Mailbox::new(None, to))
            .subject(letter.subject)
            .header(ContentType::TEXT_PLAIN)
            .body(letter.text)?)
    }
}

#[async_trait]
impl Mailer for SmtpMailer {
    async fn post(&self, letter: Letter) -> Posted {
        let message = match self.message(letter) {
            Ok(message) => message,
            Err(_said) => return Posted::Refused { reason: "no mail can be written to it".to_owned() },
        };
        match self.transport.send(message).await {
            Ok(_said) => Posted::Taken,
            Err(error) if is_about_the_receiver(&error) => Posted::Refused { reason: reason_of(&error) },
            Err(error) => Posted::Later { reason: reason_of(&error) },
        }
    }
}

/// No such mailbox, or none that takes this (RFC 5321 §4.2.3): every other refusal is about us, and may be mended.
fn is_about_the_receiver(error: &Error) -> bool {
    error.status().is_some_and(|code| matches!(u16::from(code), 550..=553))
}

/// What the server writes beside its code may name the receiver.
fn reason_of(error: &Error) -> String {
    if let Some(code) = error.status() {
        return format!("the server said {}", u16::from(code));
    }
    if error.is_timeout() {
        return "the server did not answer in time".to_owned();
    }
    if error.is_tls() { "no TLS with the server" } else { "the server did not answer" }.to_owned()
}
