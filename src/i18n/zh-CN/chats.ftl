# 会话列表
chats-title = 会话
chats-loading = 正在载入…
chats-unreached = 服务器没有应答。正在不断重试，恢复后会自动显示。
chats-empty = 还没有会话。按 { $key } 找同事开始聊天。
chats-no-match = 没有匹配的会话。{ $key } 可搜索所有人。
chats-filter-hint = 名称、拼音或首字母
chats-nothing-unread = 没有未读消息。
chats-draft = [草稿]
chats-recalled = 消息已撤回
chats-left = 你已不在此群聊
chats-you = 我
chats-myself = 给自己的备忘

command-pin = 置顶或取消置顶
command-pin-doc = 置顶的会话固定在最上方。
command-mute = 免打扰或取消
command-mute-doc = 免打扰的会话不提醒，未读仍会计数。
command-mark-read = 标为已读
command-mark-read-doc = 会话中的全部消息视为已读。
command-unread = 前往未读
command-unread-doc = 下一个或上一个有未读的会话，提到我的优先。
