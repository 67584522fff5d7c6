//! How the service is put together.

use std::sync::Arc;

use futures_util::FutureExt;
use host::{Knobs, Parts, Running, ServiceModule, Start, StartError};
use standards::Book;

use crate::{
    app::{App, Channel, Templates},
    config::{ChannelConfig, Config},
    events,
    gateways::{SmsGateway, Spool, WebhookPost},
    http,
    jobs::{DeliverMessages, PostWebhooks},
    storage::migrations::Migrator,
};

/// Notifications.
#[must_use]
pub fn module() -> ServiceModule {
    ServiceModule {
        name: "notifications",
        configure,
        migrate: |db| async move { db.migrate::<Migrator>().await }.boxed(),
        routes: http::routes,
    }
}

fn configure(knobs: &mut Knobs) -> Start {
    let config = Config::read(knobs);
    Box::new(move |parts| async move { start(config, parts) }.boxed())
}

fn start(config: Config, parts: Parts) -> Result<Running, StartError> {
    let channel: Arc<dyn Channel> = match config.channel {
        ChannelConfig::Sms { url, token } => Arc::new(SmsGateway { http: parts.http, url, token }),
        ChannelConfig::Spool { dir } => Arc::new(Spool::new(dir, Arc::clone(parts.db.clock()))),
    };
    let app = App {
        db: parts.db,
        book: Book::default(),
        directory: parts.directory,
        templates: Arc::new(Templates::shipped(config.language)?),
        channel,
        post: Arc::new(WebhookPost::new(config.allow_private_webhooks)?),
    };
    let consumer = events::consumer(&app);
    Ok(Running::default()
        .with_data(app.clone())
        .with_job(DeliverMessages { app: app.clone(), every: config.poll })
        .with_job(PostWebhooks::new(app, config.poll))
        .hearing(consumer))
}
