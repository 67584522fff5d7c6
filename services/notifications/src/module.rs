//! How the service is put together.

use std::sync::Arc;

use db::{Kept, Place};
use futures_util::FutureExt;
use host::{ServiceContext, ServiceModule, Settings, StartError, StartService, StartedService};
use standards::StandardCache;

use crate::{
    app::{App, Channel},
    config::{ChannelConfig, Config},
    events,
    gateways::{SmsGateway, Spool, WebhookPost},
    http,
    messages::{app::Templates, jobs::DeliverMessages},
    staff_notices::jobs::ForgetNotices,
    storage::migrations::Migrator,
    webhooks::jobs::PostWebhooks,
};

/// Notifications.
#[must_use]
pub fn module() -> ServiceModule {
    ServiceModule {
        name: "notifications",
        words: kernel::wording!("notifications"),
        configure,
        migrate: |db| async move { db.migrate::<Migrator>().await }.boxed(),
        routes: http::routes,
        kept: KEPT,
        commands: &[],
    }
}

/// What the routes name by `{id}`.
const KEPT: &[Kept] = &[
    Kept {
        route: "/api/v1/messages/{id}",
        kind: "message",
        table: "messages",
        place: Place::Estate("estate_id"),
    },
    Kept {
        route: "/api/v1/webhook-endpoints/{id}",
        kind: "webhook_endpoint",
        table: "webhook_endpoints",
        place: Place::Apart,
    },
];

fn configure(settings: &mut Settings) -> StartService {
    let config = Config::read(settings);
    Box::new(move |context| async move { start(config, context) }.boxed())
}

fn start(config: Config, context: ServiceContext) -> Result<StartedService, StartError> {
    let channel: Arc<dyn Channel> = match config.channel {
        ChannelConfig::Sms { url, token } => Arc::new(SmsGateway { http: context.http, url, token }),
        ChannelConfig::Spool { dir } => Arc::new(Spool::new(dir, Arc::clone(context.db.clock()))),
    };
    let app = App {
        db: context.db,
        standard_cache: StandardCache::default(),
        directory: context.directory,
        templates: Arc::new(Templates::shipped(config.language)?),
        channel,
        resend_policy: config.resend_policy,
        webhook_sender: Arc::new(WebhookPost::new(config.allow_private_webhooks)?),
        endpoints: Arc::default(),
    };
    let consumer = events::consumer(&app);
    Ok(StartedService::default()
        .with_data(app.clone())
        .with_job(DeliverMessages { app: app.clone(), every: config.poll })
        .with_job(ForgetNotices { app: app.clone(), every: config.sweep })
        .with_job(PostWebhooks::new(app, config.poll))
        .consuming(consumer))
}
