//! The settings of notifications: section `notifications`.

use std::{path::PathBuf, time::Duration};

use host::{Profile, Settings};
use kernel::{Language, QuietHours};
use secrecy::SecretString;

use crate::messages::domain::ResendPolicy;

/// What can be set.
#[derive(Debug)]
pub(crate) struct Config {
    /// `notifications.poll_millis`: how often due messages and webhooks are looked for; 10 to 60000.
    pub(crate) poll: Duration,
    /// `notifications.sweep_secs`: how often notices that are old enough to be forgotten are looked for; 1 to 86400.
    pub(crate) sweep: Duration,
    /// `notifications.language`: the language of messages, `zh-CN` or `en`.
    pub(crate) language: Language,
    /// How messages go out.
    pub(crate) channel: ChannelConfig,
    /// `notifications.quiet_hours`, such as `21:00-08:00`, by the estate's wall clock, or `none`; and
    /// `notifications.sms_honours_idempotency_key`: the gateway takes a message that comes twice once.
    pub(crate) resend_policy: ResendPolicy,
    /// `notifications.allow_private_webhooks`: let webhooks go to addresses inside one's own network, and over plain
    /// HTTP.
    pub(crate) allow_private_webhooks: bool,
}

/// Where messages go.
#[derive(Debug)]
pub(crate) enum ChannelConfig {
    /// `notifications.sms_url` is set: to that gateway, with `notifications.sms_token` as the bearer token.
    Sms { url: String, token: Option<SecretString> },
    /// `notifications.spool_dir` is set: to files in that folder. The embedded shape takes `spool` beside the data for it;
    /// a cluster guesses nothing.
    Spool { dir: PathBuf },
}

impl Config {
    /// Reads the section; faults stay in `settings`.
    pub(crate) fn read(settings: &mut Settings) -> Self {
        let poll_millis = settings.get("notifications.poll_millis", 500_u64);
        if !(10..=60_000).contains(&poll_millis) {
            settings.fault("notifications.poll_millis", "must lie between 10 and 60000");
        }
        let sweep_secs = settings.get("notifications.sweep_secs", 3_600_u64);
        if !(1..=86_400).contains(&sweep_secs) {
            settings.fault("notifications.sweep_secs", "must lie between 1 and 86400");
        }
        let language = match settings.get("notifications.language", "zh-CN".to_owned()).as_str() {
            "zh-CN" => Language::Zh,
            "en" => Language::En,
            _other => {
                settings.fault("notifications.language", "must be `zh-CN` or `en`");
                Language::default()
            }
        };
        Self {
            poll: Duration::from_millis(poll_millis),
            sweep: Duration::from_secs(sweep_secs),
            language,
            channel: Self::read_channel(settings),
            resend_policy: ResendPolicy {
                channel_knows_key: settings.get("notifications.sms_honours_idempotency_key", false),
                quiet: read_quiet_hours(settings),
            },
            allow_private_webhooks: settings.get("notifications.allow_private_webhooks", false),
        }
    }

    fn read_channel(settings: &mut Settings) -> ChannelConfig {
        let token = settings.secret("notifications.sms_token");
        let url: Option<String> = settings.find("notifications.sms_url");
        let dir: Option<PathBuf> = settings.find("notifications.spool_dir");
        let is_cluster = settings.get("profile", Profile::Embedded) == Profile::Cluster;
        if url.is_none() && dir.is_none() && is_cluster {
            let fault = "must be set in the cluster profile, or `notifications.spool_dir`: no customer would be told anything";
            settings.fault("notifications.sms_url", fault);
        }
        match url {
            Some(url) => {
                if !url.starts_with("http://") && !url.starts_with("https://") {
                    settings.fault("notifications.sms_url", "must be an http or https address");
                }
                ChannelConfig::Sms { url, token }
            }
            None => {
                let beside_the_data = || settings.get("data_dir", PathBuf::from("./data")).join("spool");
                ChannelConfig::Spool { dir: dir.unwrap_or_else(beside_the_data) }
            }
        }
    }
}

fn read_quiet_hours(settings: &mut Settings) -> Option<QuietHours> {
    let text = settings.get("notifications.quiet_hours", "21:00-08:00".to_owned());
    let quiet = QuietHours::parse(&text);
    if quiet.is_none() && text != "none" {
        settings.fault("notifications.quiet_hours", "must be such as `21:00-08:00`, or `none`");
    }
    quiet
}

#[cfg(test)]
mod tests {
    use host::Settings;

    use super::Config;

    fn faults(settings: &[(&'static str, &str)]) -> Vec<String> {
        let mut settings =
            Settings::from_pairs(settings.iter().map(|(key, value)| (*key, (*value).to_owned())));
        Config::read(&mut settings);
        settings.finish().err().map(|error| error.0).unwrap_or_default()
    }

    #[test]
    fn a_cluster_without_a_way_to_the_customers_does_not_start() {
        let cluster = ("profile", "cluster");
        let told = faults(&[cluster]);
        assert!(
            matches!(told.as_slice(), [one] if one.starts_with("notifications.sms_url: must be set")),
            "{told:?}"
        );
        assert_eq!(faults(&[cluster, ("notifications.sms_url", "https://sms.example")]), [""; 0]);
        assert_eq!(faults(&[cluster, ("notifications.spool_dir", "/tmp/spool")]), [""; 0]);
        assert_eq!(faults(&[("profile", "embedded")]), [""; 0]);
    }
}
