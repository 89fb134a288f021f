# 通讯录
contacts-title = 通讯录
contacts-organisation = 组织架构
contacts-tags = 标签
contacts-groups = 群聊
contacts-loading = 通讯录正在载入…
contacts-empty = 这里还没有人。
contacts-no-match = 没有匹配的人。可用拼音、首字母、账号或手机号查找。
contacts-filter-hint = 姓名、拼音、账号、手机
contacts-pinned = 置顶
contacts-pinned-now = 已置顶。
contacts-unpinned = 已取消置顶。
contacts-by-name = 按拼音
contacts-by-date = 最新加入
contacts-by-hand = 自定义
contacts-sort-first = 只有在自定义顺序中才能移动，按 { $key } 切换。
contacts-too-far = 每个部门只能移动前 1,000 项。按 { $key } 可置顶。
contacts-hint = 选择一个人查看名片。按 / 搜索。
contacts-members = { $count } 位成员
contacts-marked = { $count ->
    [0] 未标记任何人
   *[other] 已标记 { $count } 人
}
contacts-mark-hint = 空格键标记要拉群的人。
contacts-group-hint = :group-create 群名 发起群聊。
contacts-nobody-marked = 请先用空格键标记成员。
contacts-group-made = 正在创建群聊“{ $name }”。
contacts-copied = 名片已复制。
contacts-card-hint = Enter 发消息   y 复制名片
contacts-disabled = 该账号已停用。
contacts-department = 部门
contacts-leads = 负责
contacts-led-by = 负责人
contacts-leader = 直属上级
contacts-account = 账号
contacts-email = 邮箱
contacts-mobile = 手机
contacts-landline = 座机
contacts-gender = 性别
contacts-male = 男
contacts-female = 女

command-message = 发消息
command-message-doc = 打开与所选成员的会话。
command-fold = 展开或收起
command-fold-doc = open 展开、close 收起、toggle 切换；收起已收起的部门时移到上级。
command-mark = 标记
command-mark-doc = 标记所选成员，用于发起群聊。
command-copy-card = 复制名片
command-copy-card-doc = 复制所选成员的名片。
command-group-create = 发起群聊
command-group-create-doc = 与通讯录中已标记的成员发起群聊。
command-sort = 通讯录排序
command-sort-doc = 按姓名（上级在前，中文按拼音）、最新加入在前或自定义顺序；不带参数则切换到下一种。
command-pin-top = 置顶
command-pin-top-doc = 将所选成员或部门置顶，或取消置顶。
command-shift = 上移或下移
command-shift-doc = 在置顶或自定义顺序中移动所选的一行。
