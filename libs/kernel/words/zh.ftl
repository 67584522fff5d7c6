# kernel：各代码对应的中文。

cursor_malformed = `after` 不是有效的翻页位置。
email-malformed = 不是有效的电子邮箱
instant-out_of_range = 须在 1900 年至 2200 年之间
invalid_fields = 部分字段不正确。
    .help = 请按 errors 中的 pointer 逐一修正字段。
list-length =
    { $least ->
        [0] 最多 { $most } 个
       *[other] 须为 { $least } 到 { $most } 个
    }
list-too_long =
    { $least ->
        [0] 最多 { $most } 个
       *[other] 须为 { $least } 到 { $most } 个
    }
not_found = 没有找到该对象。
not_known_yet = 所引用的对象尚未同步到此处，请稍后重试。
number-range = 须为 { $least } 到 { $most }
permission_missing = 需要权限 `{ $permission }`。
phone-area_code_missing = 缺少区号：请写成 0…
phone-malformed =
    { $read ->
        [part] 不是有效的电话号码：无法识别“{ $part }”
       *[nothing] 不是有效的电话号码
    }
phone-plus_missing = 境外号码缺少“+”：请写成 { $spelling }
phone-unassigned = 该号码不在任何号段内
scope_too_narrow = 该操作涉及整个集团，需要集团级别的权限范围。
stale_version = 该对象刚刚被他人修改，请重新加载。
    .help = 请重新读取后再决定；带有 If-Match 的请求以 412 应答。
text-control_characters = 不能含有控制字符
text-direction = 不能含有改变书写方向的字符
text-empty = 不能为空
text-hidden_characters = 不能含有隐藏字符
text-line_breaks = 不能换行
text-too_long = 最多 { $most } 个字符
