//! The knobs of notifications: section `notifications`.

use std::{path::PathBuf, time::Duration};

use host::Knobs;
use kernel::Language;
use secrecy::SecretString;

/// What can be set.
#[derive(Debug)]
pub(crate) struct Config {
    /// `notifications.poll_millis`: how often due messages and webhooks are looked for; 10 to 60000.
    pub(crate) poll: Duration,
    /// `notifications.language`: the language of messages, `zh-CN` or `en`.
    pub(crate) language: Language,
    /// How messages go out.
    pub(crate) channel: ChannelConfig,
    /// `notifications.allow_private_webhooks`: let webhooks go to addresses inside one's own network, and over plain
    /// HTTP.
    pub(crate) allow_private_webhooks: bool,
}

/// Where messages go.
#[derive(Debug)]
pub(crate) enum ChannelConfig {
    /// `notifications.sms_url` is set: to that gateway, with `notifications.sms_token` as the bearer token.
    Sms { url: String, token: Option<SecretString> },
    /// Otherwise to files in `notifications.spool_dir`, by default the folder `spool` beside the data.
    Spool { dir: PathBuf },
}

impl Config {
    /// Reads the section; faults stay in `knobs`.
    pub(crate) fn read(knobs: &mut Knobs) -> Self {
        let poll_millis = knobs.get("notifications.poll_millis", 500_u64);
        if !(10..=60_000).contains(&poll_millis) {
            knobs.fault("notifications.poll_millis", "must lie between 10 and 60000");
        }
        let language = match knobs.get("notifications.language", "zh-CN".to_owned()).as_str() {
            "zh-CN" => Language::Zh,
            "en" => Language::En,
            _other => {
                knobs.fault("notifications.language", "must be `zh-CN` or `en`");
                Language::default()
            }
        };
        Self {
            poll: Duration::from_millis(poll_millis),
            language,
            channel: Self::read_channel(knobs),
            allow_private_webhooks: knobs.get("notifications.allow_private_webhooks", false),
        }
    }

    fn read_channel(knobs: &mut Knobs) -> ChannelConfig {
        let token = knobs.secret("notifications.sms_token");
        let url: Option<String> = knobs.find("notifications.sms_url");
        let beside_the_data = knobs.get("data_dir", PathBuf::from("./data")).join("spool");
        let dir = knobs.get("notifications.spool_dir", beside_the_data);
        match url {
            Some(url) => {
                if !url.starts_with("http://") && !url.starts_with("https://") {
                    knobs.fault("notifications.sms_url", "must be an http or https address");
                }
                ChannelConfig::Sms { url, token }
            }
            None => ChannelConfig::Spool { dir },
        }
    }
}
