# web：各代码对应的中文。

bad_request = 无法理解该请求。
body-encoded = 请求体须原样发送，不得使用 Content-Encoding。
body-incomplete = 请求体不完整。
body-malformed =
    { $fault ->
        [depth] 请求体嵌套层数过多。
       *[syntax] 请求体不是有效的 JSON：见第 { $line } 行第 { $column } 列。
    }
body-media_type = 请求体必须是 `application/json`。
body-too_large = 请求体过大。
body-too_slow = 请求体传输过慢。
cross_origin-refused = 不允许该来源的网页调用此接口，或不允许以此方式调用。
field-duplicate = 重复出现
field-invalid = 格式不正确或超出范围
field-missing = 缺少该字段
field-unknown = 未知字段
field-unknown_choice = 必须是以下之一：{ $choices }
field-wrong_type =
    必须是{ $expected ->
        [text] 字符串
        [integer] 范围内的整数
        [number] 数字
        [flag] { "true 或 false" }
        [list] 列表
        [object] 对象
        [word] 已知取值之一
       *[other] 其他类型
    }
idempotency_key_malformed = Idempotency-Key 必须是 1 到 255 个可见 ASCII 字符的单个键。
internal = 服务内部出错。报告问题时请提供追踪编号。
invalid_query = 部分查询参数不正确。
method_not_allowed = 该资源不支持此方法，请参阅 Allow 响应头。
page-after = 不是上一页返回的 next 值
page-limit = 必须在 1 到 { $most } 之间
query-too_many = 最多 { $most } 个参数
range_not_satisfiable = 文件没有这一部分。
rate_limited = “{ $class }”类请求过于频繁，请等待 { $wait_secs } 秒。
streams_full = 暂时无法打开更多实时数据流，请稍后重试。
text-length = 须为 { $least } 到 { $most } 个字符
too_many_streams = 您已打开 { $most } 个实时数据流，请先关闭一个。
unavailable = 服务的一部分暂时不可用，请稍后重试。
version_required = 请在 If-Match 中提供最近读取到的 ETag。

# 各状态的标题。
title-400 = 请求格式错误
title-401 = 未登录
title-403 = 无权操作
title-404 = 未找到
title-405 = 不支持的方法
title-406 = 无法接受
title-408 = 请求体过慢
title-409 = 状态冲突
title-412 = 版本已过期
title-413 = 请求体过大
title-415 = 不支持的媒体类型
title-422 = 请求内容无效
title-428 = 需要版本号
title-429 = 请求过于频繁
title-500 = 内部错误
title-503 = 暂时不可用
title-other = 请求被拒绝

# 代码未另行说明时的处理办法。
help-400 = 请修正请求：无法读取。
help-401 = 请登录或重新获取访问令牌，并以 Authorization: Bearer 提交。
help-403 = 请联系有权授权的人员；重复提交无效。
help-404 = 请核对编号；无权查看的对象与不存在的对象应答相同。
help-405 = 请使用 Allow 中列出的方法。
help-408 = 请加快传输，或减小请求体。
help-409 = 请重新读取该对象：其当前状态不允许此操作，状态改变后方可重试。
help-413 = 请减少单次提交的内容。
help-415 = 请以 application/json 提交 JSON。
help-422 = 请修改请求内容；原样重试仍会被拒绝。
help-428 = 请先读取该对象，并以 If-Match 提交其 ETag。
help-429 = 请按 Retry-After 等待后重试。
help-500 = 请提供追踪编号报告问题；可使用相同的 Idempotency-Key 重试。
help-503 = 请在 Retry-After 之后原样重试。
help-field = 请修正 pointer 所指的字段。

# 代码一览页。
codes-title = 拒绝代码一览
codes-about = 接口拒绝请求时的应答。每个应答有一个代码；代码为 invalid_fields 或 invalid_query 时，errors 中的每一项另有各自的代码。
codes-code = 代码
codes-status = 状态码
codes-field = errors 中的字段
codes-english = 英文
codes-chinese = 中文
codes-help = 处理办法
