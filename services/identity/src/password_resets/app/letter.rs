//! What the mail says, in the language of the account.

use kernel::Language;
use secrecy::{ExposeSecret, SecretString};

use crate::{
    app::Letter,
    staff::domain::{EmailAddress, Staff},
};

/// The mail that carries a link. What makes it a link stands behind `#`, which browsers send to nobody.
pub(super) fn letter_of(
    staff: &Staff,
    to: EmailAddress,
    (public_url, token): (&str, &SecretString),
    minutes: i64,
) -> Letter {
    let link = format!("{public_url}/reset-password#{}", token.expose_secret());
    let (name, username) = (&staff.name, staff.username.as_str());
    let (subject, text) = match staff.language {
        Language::En => (
            "Choose a new password for Steward",
            format!(
                "Hello {name},\n\n\
                 somebody asked for a new password for your Steward account {username}. To choose one, open this link within \
                 {minutes} minutes:\n\n{link}\n\n\
                 It works once. Your second factor, if you have one, is asked for as before. If you did not ask for this, do \
                 nothing: your password stays as it is.\n"
            ),
        ),
        Language::Zh => (
            "重设管家系统密码",
            format!(
                "{name}，您好：\n\n\
                 有人请求重设您的管家系统账号（{username}）的密码。请在 {minutes} 分钟内打开以下链接设置新密码：\n\n{link}\n\n\
                 该链接只能使用一次。如已启用第二因素，登录时仍需验证。如果不是您本人的操作，请忽略本邮件，密码不会改变。\n"
            ),
        ),
    };
    Letter { to, subject: subject.to_owned(), text }
}
