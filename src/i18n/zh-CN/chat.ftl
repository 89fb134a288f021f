# 打开的聊天
chat-none = 在左侧选择一个会话，或按 { $key }。
chat-loading = 正在载入…
chat-empty = 这里还没有消息。
chat-older = 正在载入更早的消息…
chat-members = { $n } 名成员
chat-muted = ⊘ 免打扰
chat-notice = 群公告：{ $text }
chat-there = 在线
chat-not-there = 离线
chat-comma = 、
chat-names-more = { $names }等，另有 { $n } 人
chat-someone = 有人
chat-you = 你
chat-typing = { $n ->
    [one] { $names } 正在输入…
   *[other] { $names } 正在输入…
}
chat-new-since = 以下为 { $time } 后的新消息
chat-new-below = { $n } 条新消息 ↓
chat-more-below = 最新 ↓

chat-edited = （已编辑）
chat-recalled = { $who } 撤回了一条消息
chat-recalled-own = 你撤回了一条消息
chat-quote-recalled = （消息已撤回）
chat-failed = ✗ 未发送：{ $why }。选中后按 X 重试，e 编辑，x 收回。
chat-hole = … 正在载入 { $n } 条记录 …
chat-purged = 更早的消息已不再保留

chat-began = 会话由此开始。
chat-created = { $who } 创建了群聊“{ $name }”
chat-joined = { $names } 加入了群聊
chat-added = { $who } 邀请 { $names } 加入了群聊
chat-left = { $names } 退出了群聊
chat-removed = { $who } 将 { $names } 移出了群聊
chat-formed = 部门群“{ $name }”已建立
chat-called = 群名已改为“{ $name }”
chat-owner-now = 群主已变更为 { $name }
chat-renamed = { $who } 将群名改为“{ $name }”
chat-new-owner = { $who } 将群主转让给 { $name }
chat-notice-up = { $who } 发布了群公告：{ $text }
chat-notice-down = { $who } 撤下了群公告
chat-unknown-entry = 有此版本无法显示的内容，请升级 Canteen。

chat-hint-write = 输入消息
chat-hint-select = i 输入 · ? 查看按键
chat-replying = ↩ { $who }：{ $text } · Esc 取消
chat-editing = 正在编辑消息 · Enter 保存，Esc 取消
chat-locked = 你已不在此群聊，无法发送消息。
chat-too-long = 内容过长：{ $size } 字节，上限 { $limit } 字节。请缩短或分段发送。

chat-is-recalled = 这条消息已撤回。
chat-not-sent-yet = 这条消息尚未发送。
chat-not-own = 这不是你的消息。
chat-edit-late = 已超过可编辑的时间。
chat-recall-late = 已超过可撤回的时间。
chat-not-failed = 这条消息没有发送失败。
chat-not-queued = 这条消息已发出，可按 d 撤回。
chat-copied = { $n ->
    [one] 已复制。
   *[other] 已复制 { $n } 条消息。
}

chat-side-notice = 群公告
chat-side-members = 成员 { $n }
chat-side-owner = 群主

command-send = 发送
command-send-doc = 发送所写内容；离线时排队，稍后自动发送。
command-newline = 换行
command-newline-doc = 另起一行。
command-editor = 用编辑器书写
command-editor-doc = 在 $EDITOR 中打开文本，保存后返回。
command-select = 选择消息
command-select-doc = 先退出回复或编辑，否则离开输入框去选择消息。
command-write = 输入
command-write-doc = 回到输入框。
command-newest = 最新消息
command-newest-doc = 前往会话末尾。
command-scroll = 滚动
command-scroll-doc = up 上、down 下、page-up 上翻、page-down 下翻。
command-choose = 选择消息
command-choose-doc = up 上、down 下、page-up 上翻、page-down 下翻、first 首、last 尾；below 到底后进入输入框。
command-reply = 回复
command-reply-doc = 引用并回复选中的消息。
command-revise = 编辑
command-revise-doc = 修改自己的消息；排队中的消息会回到输入框。
command-copy = 复制
command-copy-doc = 复制选中消息的文字；多条时附姓名与时间。
command-mark-message = 多选
command-mark-message-doc = 将消息加入或移出一并复制的范围。
command-quoted = 前往被引用的消息
command-quoted-doc = 跳到这条消息所回复的消息。
command-retry = 重试
command-retry-doc = 重新发送被拒绝的消息。
command-withdraw = 收回
command-withdraw-doc = 将排队中或被拒绝的消息收回到输入框。

command-edit = 修改文本
command-edit-doc = 移动光标或修改文本：left、word-right、cut-line、undo 等。
command-completion = 补全
command-completion-doc = 输入姓名或表情时：next、previous、accept 或 close。
command-insert = 开始输入
command-insert-doc = 离开普通模式：当前位置、之后、行首、行尾，或在下方、上方新开一行。
command-normal = 普通模式
command-normal-doc = 字母键作为命令，直到再次开始输入，与 vim 相同。
chat-all = 所有人

chat-receipts-hidden = 公司未在此处开放已读回执。
chat-has-read = 已读
chat-has-not-read = 未读
chat-no-link = 这条消息没有链接或文件。
chat-no-emoji = 这不是表情。请输入表情，或写在冒号之间的名称。
chat-nothing-fits = 没有匹配项。
chat-recall-title = 撤回
chat-recall-ask = 为所有人撤回这条消息？
chat-recall-keys = y 撤回 · n 或 Esc 保留
chat-react-title = 表情回应
chat-react-hint = 按 1 至 6，或输入名称
chat-readers-title = 已读 { $read } / { $of }
chat-readers-hint = 姓名
chat-links-title = 打开哪一个？

command-recall = 撤回
command-recall-doc = 在允许的时间内为所有人撤回自己的消息。
command-location = 写入位置
command-location-doc = 把北纬、东经和名称写入消息，例如 :location 31.2304,121.4737 咖啡馆。
command-links = 打开文件或链接
command-links-doc = 打开消息中的文件、链接或位置，播放其中的声音；有多个时按字母选择。
command-readers = 谁已读
command-readers-doc = 列出已读与未读的成员。
command-react = 表情回应
command-react-doc = 给消息添加表情，或取消自己的表情。

chat-file-waits = 等待中
chat-file-paused = 将自动继续：{ $why }
chat-file-plays = 正在播放；按 o 停止
chat-file-saved = 已保存：{ $path }
chat-path-copied = 已复制：{ $path }
chat-no-file = 这条消息没有文件。
chat-save-one = 有多个文件：请不带路径保存到下载文件夹。
chat-edit-file = 带文件的消息排队时不能修改，可按 x 收回。
chat-attach-title = 作为文件发送
chat-attach-ask = 发送文件 { $name }（{ $size }）？
chat-attach-keys = y 发送文件 · n 或 Esc 保留路径文字
chat-browse = 发送文件
chat-browse-title = 发送文件 · { $path }
chat-browse-hint = 名称 · Tab 多选 · Backspace 返回上级

command-file = 发送文件
command-file-doc = 发送本机的文件；不写路径则从列表中选择。中断的上传会自动继续。
command-save = 保存文件
command-save-doc = 将消息中的文件保存到下载文件夹，或将单个文件保存到指定路径；不会覆盖已有文件。
command-copy-path = 复制路径
command-copy-path-doc = 复制消息中的文件保存的位置。
