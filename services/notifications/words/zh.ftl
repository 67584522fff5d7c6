# notifications：各代码对应的中文。

estates-count =
    { $least ->
        [0] 最多 { $most } 个
       *[other] 须为 { $least } 到 { $most } 个
    }
event-forbidden = 需要权限 { $permission }
event-unknown = 应形如 ticketing.ticket_opened 或 ticketing.*
events-count =
    { $least ->
        [0] 最多 { $most } 个
       *[other] 须为 { $least } 到 { $most } 个
    }
notifications-endpoint_unchanged = 该端点已处于此状态。
notifications-no_receipt_due = 该消息并未在等待回执。
notifications-owner_disabled = 登记该端点的账号已停用。
notifications-still_queued = 该投递仍在队列中。
notifications-too_many_endpoints = 您已有 { $most } 个端点，请先删除一个。
url-malformed = 必须是不超过 2000 字节、不含用户名、密码和片段的 https 地址
url-private = 必须指向公网地址
