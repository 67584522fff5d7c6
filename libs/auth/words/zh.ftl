# auth：各代码对应的中文。

keys_unavailable = 暂时无法校验令牌，请稍后重试。
rights_unavailable = 暂时无法核对您的权限，请稍后重试。
token_expired = 访问令牌已过期。
token_invalid = 访问令牌无效。
token_not_yet_valid = 访问令牌尚未生效。
token_revoked = 访问令牌已被吊销，请重新登录。
unauthenticated = 请在 Authorization: Bearer 中提供访问令牌。
