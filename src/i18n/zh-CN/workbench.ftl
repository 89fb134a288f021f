# 工作台
workbench-title = 工作台
workbench-open-hint = 按 Enter 打开。
workbench-todo = 待办
workbench-todo-doc = 要做的事，自己的或与同事共享的。在消息上按 t t 即可收进来。
workbench-jump = 查找同事或会话
workbench-jump-doc = 输入姓名、拼音、首字母或账号，直接前往。
workbench-notes = 给自己的备忘
workbench-notes-doc = 只有你能看到的会话，可放链接、提醒和草稿，在所有设备上都有。
workbench-group = 发起群聊
workbench-group-doc = 打开通讯录，用空格键标记成员，然后执行 :group-create 加群名。
workbench-unread = 下一个未读
workbench-unread-doc = 依次查看所有未读，提到我的优先。
workbench-palette = 全部命令
workbench-palette-doc = Canteen 能做的一切，按名称查找。
workbench-keys = 按键
workbench-keys-doc = 每个界面的按键。

command-notes = 给自己的备忘
command-notes-doc = 打开只有自己能看到的会话。
workbench-admin = 管理
workbench-admin-doc = 成员、部门、标签、设置、可见范围、加入企业、管理员与操作日志。
