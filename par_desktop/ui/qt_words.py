"""Vietnamese for the words Qt says itself; no Vietnamese ``.qm`` ships with it (design §8)."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QTranslator
from PySide6.QtWidgets import QApplication

WORDS: Mapping[str, str] = {
    # buttons of dialogs
    "OK": "Đồng ý",
    "Cancel": "Hủy",
    "Save": "Lưu",
    "Save All": "Lưu tất cả",
    "Open": "Mở",
    "Close": "Đóng",
    "Discard": "Bỏ",
    "Don't Save": "Không lưu",
    "Apply": "Áp dụng",
    "Reset": "Đặt lại",
    "Restore Defaults": "Về mặc định",
    "Help": "Trợ giúp",
    "Yes": "Có",
    "Yes to All": "Có với tất cả",
    "No": "Không",
    "No to All": "Không với tất cả",
    "Retry": "Thử lại",
    "Ignore": "Bỏ qua",
    "Abort": "Dừng",
    # menus of text fields
    "Undo": "Hoàn tác",
    "Redo": "Làm lại",
    "Cut": "Cắt",
    "Copy": "Sao chép",
    "Paste": "Dán",
    "Delete": "Xóa",
    "Select All": "Chọn tất cả",
    "Clear": "Xóa trắng",
    # the file dialog
    "Look in:": "Ở:",
    "Directory:": "Thư mục:",
    "Folder": "Thư mục",
    "File name:": "Tên tệp:",
    "File name": "Tên tệp",
    "Files of type:": "Loại tệp:",
    "Choose": "Chọn",
    "Name": "Tên",
    "Size": "Cỡ",
    "Type": "Loại",
    "Kind": "Loại",
    "Date Modified": "Ngày sửa",
    "Computer": "Máy tính",
    "My Computer": "Máy tính",
    "Recent Places": "Nơi vừa mở",
    "Back": "Trở lại",
    "Forward": "Tiếp",
    "Parent Directory": "Thư mục trên",
    "Go back": "Trở lại",
    "Go forward": "Tiếp",
    "Go to the parent directory": "Lên thư mục trên",
    "Create New Folder": "Tạo thư mục mới",
    "Create a New Folder": "Tạo thư mục mới",
    "New Folder": "Thư mục mới",
    "Rename": "Đổi tên",
    "Show hidden files": "Hiện tệp ẩn",
    "List View": "Xem danh sách",
    "Detail View": "Xem chi tiết",
    "All Files (*)": "Mọi tệp (*)",
    "Find Directory": "Chọn thư mục",
    "Save As": "Lưu thành",
    "Show Details...": "Xem chi tiết…",
    "Hide Details...": "Ẩn chi tiết…",
    # printing
    "Print": "In",
    "Options": "Tùy chọn",
    "Copies:": "Số bản:",
}


class QtWords(QTranslator):
    """Answers with our word, keeps a mnemonic out of it; says nothing about words it does not know."""

    def translate(self, context: str, source: str, disambiguation: str | None = None, n: int = -1) -> str | None:
        # None is how PySide says "not mine"; an empty str would blank the text.
        return WORDS.get(source.replace("&", ""))

    def isEmpty(self) -> bool:
        return False


def install(app: QApplication) -> None:
    """Let Qt ask us first; the translator lives as long as the program."""
    words = QtWords(app)
    app.installTranslator(words)
