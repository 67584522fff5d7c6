//! Counts on the server, each step one script, by the server's own clock. What a run of the server counted ends with it.

use std::time::Duration;

use ::redis::{RedisResult, Script, cmd};
use async_trait::async_trait;

use super::{RedisStore, link::Live, millis};
use crate::{
    counts::{CountStore, Entry, Full, Stay, Window},
    error::CacheError,
};

/// A window is a hash of its members. Answers how long it lasts and whether a member is undecided, and then of each member
/// the count with it, 0 where it was there, or -1 where there is no room.
const ENTER: &str = "
local window, bar, most, mark = KEYS[1], KEYS[2], tonumber(ARGV[1]), ARGV[3]
local count = redis.call('HLEN', window)
local is_barred = bar ~= nil and redis.call('HLEN', bar) >= tonumber(ARGV[4])
local answers, is_full = {0, 0}, false
for at = 5, #ARGV do
  local answer = 0
  if redis.call('HEXISTS', window, ARGV[at]) == 0 then
    if is_barred or count >= most then
      answer, is_full = -1, true
    else
      redis.call('HSET', window, ARGV[at], mark)
      count = count + 1
      answer = count
      if count == 1 then redis.call('PEXPIRE', window, ARGV[2]) end
    end
  end
  answers[#answers + 1] = answer
end
if is_full then
  local full = is_barred and bar or window
  answers[1] = redis.call('PTTL', full)
  for _, stay in ipairs(redis.call('HVALS', full)) do
    if stay == '?' then answers[2] = 1 end
  end
end
return answers";

/// Only who is there can be decided about: the window may have ended meanwhile.
const SETTLE: &str = "
if ARGV[2] == '0' then
  redis.call('HDEL', KEYS[1], ARGV[1])
elseif redis.call('HEXISTS', KEYS[1], ARGV[1]) == 1 then
  redis.call('HSET', KEYS[1], ARGV[1], '!')
end
return redis.call('HLEN', KEYS[1])";

/// What the server is told to do.
pub(super) struct Scripts {
    enter: Script,
    settle: Script,
}

impl Scripts {
    pub(super) fn new() -> Self {
        Self { enter: Script::new(ENTER), settle: Script::new(SETTLE) }
    }
}

#[async_trait]
impl CountStore for RedisStore {
    async fn enter(
        &self,
        window: &Window,
        bar: Option<&Window>,
        members: &[&[u8]],
        stay: Stay,
    ) -> Result<Vec<Entry>, CacheError> {
        let mark = match stay {
            Stay::Fixed => "!",
            Stay::Undecided => "?",
        };
        let ask = async |mut live: Live| -> RedisResult<Vec<i64>> {
            let mut call = self.counts.enter.key(live.full_key(&window.text()));
            if let Some(bar) = bar {
                call.key(live.full_key(&bar.text()));
            }
            call.arg(window.most()).arg(millis(window.lasts())).arg(mark).arg(bar.map_or(0, Window::most));
            for member in members {
                call.arg(*member);
            }
            call.invoke_async(&mut live.connection).await
        };
        Ok(read(&self.link.run("counting", ask).await?))
    }

    async fn settle(&self, window: &Window, member: &[u8], is_kept: bool) -> Result<u32, CacheError> {
        let ask = async |mut live: Live| -> RedisResult<u32> {
            let mut call = self.counts.settle.key(live.full_key(&window.text()));
            call.arg(member).arg(u8::from(is_kept));
            call.invoke_async(&mut live.connection).await
        };
        self.link.run("settling a count", ask).await
    }

    async fn clear(&self, window: &Window) -> Result<(), CacheError> {
        let ask = async |mut live: Live| -> RedisResult<()> {
            cmd("DEL").arg(live.full_key(&window.text())).exec_async(&mut live.connection).await
        };
        self.link.run("clearing a count", ask).await
    }
}

/// What the script answered.
fn read(answers: &[i64]) -> Vec<Entry> {
    let [frees_in_ms, is_undecided, members @ ..] = answers else { return Vec::new() };
    let frees_in = Duration::from_millis(u64::try_from(*frees_in_ms).unwrap_or_default());
    let full = Full { frees_in, is_undecided: *is_undecided == 1 };
    let entry = |answer: &i64| match u32::try_from(*answer) {
        Ok(0) => Entry::Known,
        Ok(count) => Entry::New(count),
        Err(_negative) => Entry::Full(full),
    };
    members.iter().map(entry).collect()
}
