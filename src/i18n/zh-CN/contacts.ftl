# 通讯录
contacts-title = 通讯录
contacts-organisation = 组织架构
contacts-tags = 标签
contacts-groups = 群聊
contacts-loading = 通讯录正在载入…
contacts-empty = 这里还没有人。
contacts-no-match = 没有匹配的人。可用拼音、首字母、账号或手机号查找。
contacts-filter-hint = 姓名、拼音、账号、手机
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
contacts-corp-id = 企业号
contacts-verified = 认证
contacts-proved = { $by }，{ $when }
contacts-proved-dns = 通过域名记录
contacts-proved-web = 通过域名网站
contacts-proved-key = 通过签名
contacts-proved-not = 未认证
contacts-proof-failing = 已找不到认证依据；若不恢复，认证标记将失效。
contacts-fingerprint = 指纹
contacts-corp-ends = 这里的一切将于 { $when } 删除。管理员可以撤回。
contacts-male = 男
contacts-female = 女

command-message = 发消息
command-message-doc = 打开与所选成员的会话。
command-fold = 展开或收起
command-fold-doc = open 展开、close 收起、toggle 切换；收起已收起的部门时移到上级。
command-company = 企业
command-company-doc = 显示企业名片：认证情况与指纹。
command-mark = 标记
command-mark-doc = 标记所选成员，用于发起群聊。
command-copy-card = 复制名片
command-copy-card-doc = 复制所选成员的名片。
command-group-create = 发起群聊
command-group-create-doc = 与通讯录中已标记的成员发起群聊。
