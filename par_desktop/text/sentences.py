"""One Vietnamese sentence for each error code: what happened, where, what to do (look.md §8)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from par_desktop.errors import ParError, ValueProblem
from par_desktop.text.formats import date_short, period_label

SENTENCES: Mapping[str, str] = {
    # typed values
    "percent_range": "Tiến độ từ 0 đến 100. Đang có {typed}. Gõ lại.",
    "count_range": "Số lượng phải là số nguyên từ 0 đến 1.000.000.000. Đang có {typed}. Gõ lại.",
    "points_range": "Điểm từ 0 đến {most}. Đang có {typed}. Gõ lại.",
    "ratio_over_one": "Số đạt lớn hơn tổng số đã xem: {typed}. Sửa một trong hai số.",
    "points_over_max": "Điểm tối đa của tiêu chí {criterion} là {most}. Đang có {typed}. Gõ lại.",
    "not_a_whole_number": "“{typed}” không phải số nguyên. Gõ lại bằng chữ số, ví dụ 125.",
    "fraction_for_number": "“{typed}” là tỷ số, ô này chỉ cần một số. Tử số và mẫu số gõ ở hai ô.",
    "not_a_number": "“{typed}” không phải số. Gõ lại bằng chữ số, ví dụ 1,25.",
    "not_a_date": "“{typed}” không phải ngày. Gõ ngày/tháng/năm, ví dụ 05/02/2021.",
    "no_such_month": "Không có tháng {month}. Gõ ngày/tháng/năm, ví dụ 05/02/2021.",
    "no_such_day": "Tháng {month} không có ngày {day}. Gõ lại ngày.",
    "not_a_choice": "“{typed}” không có trong danh sách. Chọn một trong: {choices}.",
    "required_blank": "Còn thiếu: {heading}. Dòng vẫn được lưu; bổ sung khi có.",
    "not_a_document": "“{typed}” không phải số văn bản. Gõ số và ngày, ví dụ 12/QĐ-UBND ngày 05/02/2022.",
    "unknown_unit_name": "Không có đơn vị tên “{typed}”. Gõ tên phường, xã, phòng; Alt+↓ mở danh sách.",
    "unknown_service_unit": "Danh sách đơn vị sự nghiệp chưa có “{typed}”. Chọn trong danh sách (Alt+↓) hoặc thêm đơn vị.",
    "choice_range": "{title}: từ {least} đến {most}. Đang có {typed}. Gõ lại.",
    "target_range": "Mục tiêu phải là số từ 0 trở lên. Đang có {typed}. Gõ lại.",
    "not_a_mark": "Ô này chỉ nhận chữ x hoặc để trống. Đang có “{typed}”. Gõ lại.",
    "text_too_long": "Nội dung dài quá {limit} ký tự. Hãy rút gọn.",
    "not_this_kind": "Giá trị {typed} không đúng loại của ô này.",
    "not_typed": "“{typed}” là tên tệp nên không gõ vào ô được. Hãy đính kèm tệp trong phần mềm.",
    "not_a_record_id": "Mã dòng “{typed}” không đúng.",
    "unknown_unit": "Không có đơn vị mã “{typed}”. Xem mã bằng lệnh: par-desktop list THƯ_MỤC units.",
    "unknown_group": "Không có nhóm “{typed}”. Các nhóm: wards, departments, service_units.",
    "not_a_period": "“{typed}” không phải kỳ báo cáo. Ví dụ: 2021, 2021-H1, 2021-Q3, 2021-09.",
    "period_outside_plan": "Kỳ {period} nằm ngoài kế hoạch {first}–{last}.",
    "no_criteria_set": "Chưa có bộ tiêu chí cho cấp này năm {year}.",
    # cells of a package
    "row_doubled": "Ô {address} nằm ở dòng bị chép thành hai và khác dòng đầu ({first}). Đã đọc dòng đầu;"
    " xóa bớt một dòng, việc mới thì gõ vào dòng trống cuối bảng, rồi gửi lại.",
    "row_mixed": "Dòng của ô {address} bị trộn với dòng khác (thường do sắp xếp một phần bảng) nên không rõ số của"
    " dòng nào. Lấy lại tệp gốc, gõ vào đúng dòng rồi gửi lại.",
    "row_marked": "Dòng của ô {address} đã đánh x ở cột Xoá nên không nhận ô này. Muốn giữ dòng thì bỏ x rồi gửi lại.",
    "no_delete": "Dòng của ô {address} do thành phố lập, đơn vị không xóa được. Bỏ chữ ở cột Xoá;"
    " không phải việc của đơn vị thì ghi ở cột Ghi chú hoặc báo Phòng Nội vụ.",
    "column_doubled": "Ô {address} nằm ở cột bị chép thành hai và khác cột đầu ({first}). Đã đọc cột đầu;"
    " gõ vào cột đầu rồi gửi lại.",
    "sheet_twice": "Trang “{sheet}” đã đổi tên và có nhiều trang giống nó: {found}. Không đọc trang nào;"
    " giữ lại một trang, đặt tên “{sheet}” rồi gửi lại.",
    "sheet_copied": "Ô {address} nằm ở trang chép thêm, khác trang “{sheet}”. Đã đọc trang “{sheet}”;"
    " gõ vào trang đó rồi gửi lại.",
    "locked_cell": "Ô {address} không phải ô vàng nên không nhận giá trị mới (gói ghi: {held})."
    " Trả ô về như cũ; thấy sai thì báo Phòng Nội vụ.",
    "computed_cell": "Ô {address} là ô tự tính nên không nhận số gõ vào. Sửa ở các ô vàng cùng dòng rồi gửi lại.",
    "loose_cell": "Ô {address} nằm ngoài các dòng của bảng nên không nhận “{typed}”. Gõ vào đúng dòng rồi gửi lại.",
    "loose_more": "Từ ô {address} trở đi còn nhiều ô nằm ngoài các dòng của bảng (đã kể {count} ô), không nhận ô nào."
    " Gõ vào đúng dòng rồi gửi lại.",
    "half_field": "Ô {address}: dòng hoặc cột chứa nửa còn lại của số liệu này đã bị xóa khỏi tệp. Lấy lại tệp gốc rồi điền lại.",
    "typed_twice": "Ô {address} và ô {first} là cùng một số liệu nhưng gõ khác nhau. Đã đọc ô {first};"
    " sửa cho hai ô giống nhau rồi gửi lại.",
    "unknown_cell": "Ô {address} thuộc bảng của bản PAR mới hơn nên chưa đọc được. Hãy cài bản mới rồi nhận lại tệp.",
    # rights
    "counts_only": "Sổ {label} chỉ nhận ngày, số lượng và số văn bản, không nhận tên hay nội dung. Chưa ghi ô này; gõ lại.",
    "field_of_coordinator": "“{label}” do Phòng Nội vụ ghi, giá trị này không được nhận. Thấy sai thì báo Phòng Nội vụ.",
    "field_of_unit": "“{label}” do chính đơn vị ghi, giá trị này không được nhận. Hãy để đơn vị đó ghi.",
    "foreign_record": "“{label}” này không thuộc đơn vị gửi, không được nhận. Hãy để đơn vị đó ghi.",
    "foreign_operation": "Thay đổi này của đơn vị khác ({unit}), đơn vị gửi không được gửi thay.",
    "proxy_needs_source": "Nhập thay cho đơn vị khác phải ghi nguồn (bản giấy, điện thoại, Zalo).",
    "period_closed": "Kỳ {period:period} đã khóa ngày {closed:day}. Muốn sửa, đề nghị Phòng Nội vụ mở lại cho đơn vị.",
    "round_submitted": "Đã nộp tự chấm điểm {round:period} ngày {submitted:day}."
    " Muốn sửa, đề nghị Phòng Nội vụ mở lại cho đơn vị.",
    "unit_ended": "Đơn vị đã sáp nhập từ ngày {since:day}. Kỳ bắt đầu từ ngày đó do đơn vị kế thừa ghi.",
    "only_coordinator_locks": "Khóa kỳ, mở lại, sáp nhập và cho dùng ngay là việc của Phòng Nội vụ.",
    "already_closed": "Kỳ {period:period} đã khóa ngày {closed:day}.",
    "not_closed": "Kỳ {period:period} chưa khóa nên không cần mở lại.",
    "until_passed": "Ngày {until:day} đã qua. Chọn ngày từ hôm nay trở đi.",
    "reason_needed": "Mở lại phải ghi lý do để đơn vị biết.",
    "nothing_to_submit": "Chưa chấm tiêu chí nào của {round:period} nên chưa nộp được.",
    "not_submitted": "{round:period} chưa nộp tự chấm điểm.",
    "merger_itself": "Đơn vị không sáp nhập vào chính mình. Chọn đơn vị khác.",
    "merger_ring": "{successor} đã sáp nhập vào {unit}. Lấy lại lần sáp nhập đó trước.",
    "merger_kind": "{unit} không sáp nhập được: chỉ phường, xã sáp nhập với phường, xã, phòng với phòng.",
    "only_to_coordinator": "Đơn vị chỉ gửi gói cho Phòng Nội vụ, không gửi cho {unit}.",
    "only_coordinator_groups": "Chỉ Phòng Nội vụ tạo được gói chung cho cả nhóm.",
    "mass_change": "Gói {file} xóa hoặc để trống {count} trong {of} mục “{kind}” của {unit}. Chưa nhận gì."
    " Hỏi lại đơn vị, đúng thì nhận với --accept-loss.",
    # taking an import back
    "import_locked": "Gói này có số liệu {period} đã khóa kỳ nên không rút lại, không khôi phục được. Hãy đính chính từng số liệu.",
    "import_published": "Kết quả {round} đã công bố nên gói này không rút lại, không khôi phục được. Hãy đính chính từng số liệu.",
    "take_back_city": "Gói này do {unit} gửi nên đơn vị không rút lại được. Hãy gọi {unit}.",
    "nothing_to_take_back": "Gói này không mang thay đổi nào mới nên không có gì để rút lại.",
    "not_taken_back": "Gói này không có gì đã rút lại để khôi phục.",
    # workspace
    "not_a_workspace": "{path} không phải sổ dữ liệu PAR. Chọn đúng thư mục có tệp par.sqlite, hoặc tạo sổ mới.",
    "newer_workspace": "Sổ dữ liệu {path} do bản PAR mới hơn tạo. Hãy cài bản mới; dữ liệu không bị thay đổi.",
    "older_workspace": "Sổ dữ liệu {path} thuộc bản PAR cũ. Mở sổ bằng cửa sổ chương trình một lần để nâng cấp.",
    "workspace_exists": "Thư mục {path} đã có sổ dữ liệu. Mở sổ đó, hoặc chọn thư mục khác.",
    "workspace_locked": "Sổ dữ liệu {path} đang mở ở cửa sổ hoặc lệnh khác. Đóng ở đó rồi thử lại.",
    "damaged_workspace": "Sổ dữ liệu {path} bị hỏng. Chưa thay đổi gì; hãy khôi phục từ bản sao lưu gần nhất.",
    "foreign_backup": "Bản sao lưu {path} là của {unit}, không phải của đơn vị này. Chưa đổi gì. Chọn bản sao lưu khác.",
    "damaged_backup": "Bản sao lưu {path} bị hỏng. Sổ dữ liệu giữ nguyên; hãy chọn bản sao lưu khác.",
    "disk_full": "Ổ đĩa chứa {path} đã đầy. Chưa ghi gì; hãy giải phóng khoảng 200 MB rồi làm lại.",
    "disk_error": "Không đọc, ghi được {path} (lỗi ổ đĩa). Hãy kiểm tra ổ đĩa hoặc chép sổ sang ổ khác.",
    "not_writable": "Không ghi được vào {path}. Hãy chọn thư mục khác hoặc xin quyền ghi.",
    "not_a_folder": "{path} là một tệp, không phải thư mục. Hãy chọn thư mục.",
    "no_such_workspace": "Không thấy thư mục {path}.",
    "second_copy_inside": "{path} nằm ngay trong sổ dữ liệu. Hãy chọn USB, ổ khác hoặc thư mục ngoài sổ.",
    # packages
    "no_such_file": "Không thấy tệp {file}. Kiểm tra lại đường dẫn.",
    "not_a_spreadsheet": "Tệp {file} không phải bảng tính Excel. Chưa nhận gì. Hãy chọn tệp .xlsx, .xls hoặc .ods.",
    "file_empty": "Tệp {file} rỗng (thường do tải dở). Chưa nhận gì. Hãy tải lại từ Zalo hoặc thư.",
    "file_too_large": "Tệp {file} lớn hơn {limit} nên không đọc. Chưa nhận gì.",
    "file_encrypted": "Tệp {file} có mật khẩu. Mở bằng Excel, bỏ mật khẩu (Tệp › Thông tin › Bảo vệ), lưu rồi thả lại.",
    "file_damaged": "Tệp {file} bị hỏng (thường do tải dở). Chưa nhận gì. Hãy tải lại từ Zalo hoặc thư.",
    "file_suspicious": "Tệp {file} có cấu trúc lạ, không đọc để giữ an toàn. Chưa nhận gì. Xin gửi lại tệp khác.",
    "file_not_readable": "Không đọc được tệp {file}: {why}. Đóng tệp trong Excel rồi thử lại.",
    "file_not_writable": "Không ghi được tệp {path}. Đóng tệp nếu đang mở, hoặc chọn thư mục khác.",
    "not_a_package": "Tệp {file} không phải gói dữ liệu PAR (thiếu các trang ẩn). Chưa nhận gì."
    " Hãy chép số liệu vào ô vàng của gói do thành phố gửi rồi gửi lại gói đó.",
    "sheet_too_large": "Trang {sheet} của tệp {file} có chữ ở ô {place}, quá xa bảng. Chưa nhận gì. Xóa các dòng, cột thừa của trang đó, lưu rồi thả lại.",
    "newer_package": "Gói {file} do PAR bản mới hơn tạo (cần {version}). Chưa nhận gì. Hãy cài bản đó rồi nhận lại.",
    "hidden_changed": "Phần ẩn của gói {file} đã bị sửa ở {place}. Chưa nhận gì. Xin đơn vị gửi lại tệp gốc.",
    "wrong_receiver": "Gói {file} gửi cho {receiver}, không phải {mine}. Chưa nhận gì. Hãy xin gửi lại đúng gói.",
    "foreign_sender": "Gói {file} do {sender} gửi. {mine} chỉ nhận gói của Phòng Nội vụ và của chính mình. Chưa nhận gì; hãy hỏi Phòng Nội vụ.",
    "sent_copy_gone": "Không còn bản lưu nguyên vẹn của gói {file} trong sổ. Hãy tạo gói mới; gói mới mang đủ những gì chưa được xác nhận.",
    "unknown_sender": "Gói {file} ghi “{typed}”, không có trong danh sách đơn vị. Chưa nhận gì. Xin gửi lại gói khác.",
    "unknown_key:invitation": "Gói {file} do máy mới của {unit} tạo, vân tay {fingerprint}, kèm đúng lời mời đã gửi đơn vị."
    " Chưa nhận gì. Đúng là đơn vị gửi thì nhận với --trust-sender.",
    "unknown_key": "Chưa biết máy đã tạo gói {file}: máy mới của {unit}, vân tay {fingerprint}. Chưa nhận gì."
    " Hỏi lại đơn vị, đúng thì nhận với --trust-sender.",
    "changed_key": "Gói {file} do một máy khác của {unit} tạo, vân tay {fingerprint}. Chưa nhận gì."
    " Gọi hỏi đơn vị, đúng vân tay thì nhận với --trust-key {fingerprint}.",
    "foreign_replica": "Gói {file} tự nhận là {unit} nhưng mang tên máy của đơn vị khác. Chưa nhận gì; hãy gọi hỏi đơn vị.",
    "wrong_typing_unit": "Gói {file} ghi thay cho đơn vị không phải nơi gửi. Chưa nhận gì; xin đơn vị gửi lại gói của mình.",
    "unit_differs": "Gói chung {file} đã chọn {inside}, khác với đơn vị {typed} vừa nêu. Chưa nhận gì.",
    "unreadable_cell": "Ô {address} đang là công thức hoặc báo lỗi nên không đọc được. Gõ lại giá trị rồi gửi lại.",
    "percent_cell": "Ô {address} có định dạng phần trăm nên số đọc được không chắc. Đổi ô về dạng số, gõ lại (ví dụ 70) rồi gửi lại.",
    "bad_operation": "Thay đổi này mang giá trị không hợp lệ, không được nhận.",
    "invitation_used": "Hai máy cùng dùng một lời mời của {unit}; đã tạm dừng cả hai. Gói {file} chưa được nhận."
    " Gọi hỏi đơn vị, đúng vân tay thì nhận với --trust-key {fingerprint}.",
    "frozen_key": "Máy {fingerprint} của {unit} đang tạm dừng vì hai máy cùng dùng một lời mời. Gói {file} chưa được nhận."
    " Gọi hỏi đơn vị để so vân tay, đúng thì nhận với --trust-key {fingerprint}.",
    "retired_key": "Máy {fingerprint} của {unit} đã ngừng dùng mà gói {file} lại có thay đổi mới. Chưa nhận gì."
    " Gọi hỏi đơn vị, đúng vân tay thì nhận với --trust-key {fingerprint}.",
    "foreign_key": "Gói {file} tự nhận là của {unit} nhưng ký bằng khóa của {owner}. Chưa nhận gì; hãy gọi hỏi đơn vị.",
    "swapped_identity": "Gói {file} mang tên một máy đã biết của {unit} nhưng ký bằng khóa khác, vân tay {fingerprint}."
    " Chưa nhận gì; hãy gọi hỏi đơn vị.",
    "handed_over": "Sổ này đã bàn giao cho {to} ngày {day}, chỉ còn để xem. Hãy ghi và gửi từ sổ của người nhận.",
    "hand_over_inside": "{path} nằm ngay trong sổ dữ liệu. Hãy chọn USB, ổ khác hoặc thư mục ngoài sổ.",
    "folder_not_empty": "Thư mục {path} không trống. Hãy chọn thư mục mới để không ghi đè tệp nào.",
    "no_recipient": "Chưa ghi họ và tên người nhận bàn giao.",
    "wrong_recovery_row": "Dòng {row} của khóa gõ chưa đúng. Xem lại dòng đó trên phiếu khôi phục rồi gõ lại.",
    "wrong_recovery_length": "Khóa trên phiếu có 4 dòng, mỗi dòng 16 chữ. Đang có {typed} chữ; hãy gõ lại cho đủ.",
    "wrong_recovery_unit": "Khóa này của {owner}, không phải của {unit}. Chưa thay đổi gì; hãy lấy đúng phiếu.",
    "no_such_machine": "Không có máy nào mang vân tay {typed}. Xem danh sách: par-desktop machines THƯ_MỤC.",
    "unit_not_chosen": "Gói chung {file} chưa chọn đơn vị ở trang Hướng dẫn. Chưa nhận gì."
    " Chọn đơn vị trong tệp, hoặc nhận với --unit MÃ.",
    "unit_not_known": "Đơn vị “{typed}” ghi ở trang Hướng dẫn của {file} không có trong danh sách. Chưa nhận gì.",
    "not_a_member": "{unit} không thuộc nhóm của gói chung {file}. Chưa nhận gì."
    " Sửa đơn vị ở trang Hướng dẫn, hoặc chọn đúng đơn vị đã điền.",
    "unit_not_asked": "Gói {file} không phải gói chung mà là gói riêng của {own}, nên không nhận cho {typed} được. Chưa nhận gì."
    " Nhận lại mà không nêu đơn vị.",
    "typing_of_other": "Gói chung {file} do {unit} điền nên phần gõ trong tệp không tính ở sổ này. Phần gõ có giá trị khi Phòng Nội vụ"
    " hoặc chính đơn vị đó nhận tệp.",
    "typing_of_nobody": "Gói chung {file} có ô đã gõ nhưng chưa chọn đơn vị ở trang Hướng dẫn nên phần gõ chưa được đọc."
    " Chọn đơn vị trong tệp, lưu rồi nhận lại.",
    "only_coordinator_moves": "Chỉ Phòng Nội vụ chuyển được tệp của gói chung sang đơn vị khác.",
    "not_a_group_import": "Tệp này không phải gói chung đã nhận nên không chuyển đơn vị được. Chọn một tệp của gói chung.",
    "kept_file_gone": "Không thấy bản lưu của {file} trong thư mục packages. Chưa chuyển gì; hãy nhận lại tệp gốc rồi chuyển.",
    # other people's tables
    "text_encoding": "Tệp {file} không ở bảng mã Unicode nên chữ Việt không đọc đúng được. Chưa nhận gì."
    " Mở bằng Excel, lưu thành .xlsx rồi chọn lại.",
    "no_word_tables": "Tệp {file} không có bảng nào. Chưa nhận gì. Chọn tệp Word có bảng số liệu.",
    "word_97": "Tệp {file} là Word cũ (.doc), phần mềm không đọc được. Chưa nhận gì. Mở bằng Word, lưu thành .docx rồi chọn lại.",
    "no_tables": "Tệp {file} không có ô nào có dữ liệu. Chưa nhận gì. Hãy chọn tệp khác.",
    "no_such_sheet": "Tệp {file} không có trang “{sheet}”. Chọn trang khác.",
    "no_table_found": "Trang “{sheet}” không có bảng nào: không thấy dòng tiêu đề cột. Chọn trang khác, hoặc thêm dòng tiêu đề.",
    "missing_columns": "Chưa biết cột nào là: {labels}. Chọn ở bước 2 (phần mềm nhớ cho tệp cùng mẫu); không có cột đó thì không nhận được.",
    "column_mismatch": "Cột {column} (“{heading}”) không phải “{label}”: {count} trong {of} dòng không đọc được,"
    " ví dụ ô {address} “{typed}”. Chọn lại cột ở bước 2.",
    "formula_not_calculated": "Ô này là công thức chưa tính. Mở tệp bằng Excel, lưu lại rồi chọn tệp lần nữa.",
    "error_cell": "Ô này báo lỗi {typed}. Sửa công thức trong tệp rồi lưu lại.",
    "date_for_number": "Ô này là ngày {typed}, không phải số. Trong Excel đổi định dạng ô sang Số rồi gõ lại.",
    "date_for_fraction": "Ô này là ngày {typed}: Excel đã tự đổi từ tỷ số (có lẽ {meant})."
    " Đổi định dạng ô sang Văn bản rồi gõ lại tử số/mẫu số.",
    "percent_for_count": "Đang có {typed}, là tỷ lệ. Cột này cần số lượng hồ sơ; gõ số lượng, hoặc chọn lại cột.",
    "fraction_for_count": "Đang có {typed}, là tỷ số. Cột này cần một số; gõ một số, hoặc chọn lại cột.",
    "fraction_without_parts": "Đang có {typed}. Tỷ lệ phải có tử số và mẫu số, ví dụ 45/50, để cộng được với đơn vị khác.",
    "letters_in_number": "“{typed}” có lẫn chữ. Chỉ để chữ số, ví dụ 125.",
    "share_or_percent": "Đang có {typed} mà ô không định dạng %. Nếu là {times} % thì gõ {times}%.",
    "share_range": "Đang có {typed}. Tỷ lệ từ 0 % trở lên.",
    "date_swapped": "Đọc là ngày {typed}, nằm ngoài kỳ; có thể tháng và ngày bị đảo khi gõ trên máy để kiểu Mỹ. Kiểm tra lại.",
    "month_for_date": "“{typed}” chỉ có tháng. Gõ đủ ngày/tháng/năm.",
    "not_a_period_here": "“{typed}” không phải kỳ. Viết như tháng 3/2022, quý I/2022 hoặc năm 2022.",
    "soft_hyphen_lost": "“{typed}” thiếu chữ ư: tệp font cũ (.VnTime) bị mất ký tự khi chép. Lấy lại tệp gốc, hoặc gõ lại ô này.",
    "soft_hyphens_lost": "Trang “{sheet}” gõ bằng font cũ (.VnTime) và đã mất chữ ư khi chép, ví dụ ô {address} “{typed}”."
    " Số vẫn đọc được; ô chữ không nhận. Hãy lấy lại tệp gốc.",
    "unknown_name": "“{typed}” không có trong danh sách {label}. Bấm đúp (hoặc Enter) để chọn tên đúng; phần mềm nhớ cho lần sau.",
    "row_without_name": "Dòng này có số nhưng không có tên. Điền tên vào cột đầu, hoặc xóa dòng.",
    "row_twice": "“{typed}” đã có ở ô {first}. Chỉ nhận dòng đầu; gộp hai dòng thành một.",
    "row_of_other_unit": "Dòng này là số của {unit}, không phải của đơn vị mình, nên không nhận.",
    "period_not_begun": "Kỳ {period:period} bắt đầu từ {begins:day}, chưa nhập được. Chọn kỳ đã bắt đầu.",
    "future_period": "Kỳ {period:period} chưa bắt đầu nên chưa nhận số. Kiểm tra lại tháng ghi trong tệp.",
    "period_not_month": "Tệp ghi {period:period}, còn biểu II.06a giữ theo từng tháng. Xuất lại từng tháng, hoặc chọn tháng.",
    "period_of_metric": "“{typed}” nhập theo {wanted}, tệp ghi {period:period}. Chọn đúng kỳ rồi nhận lại.",
    "only_period": "“{typed}” chỉ nhập cho năm {period}.",
    "not_declared_by": "“{typed}” không do {unit} kê khai nên không nhận.",
    "half_ratio": "“{typed}” mới có một trong hai số. Điền cả tử số và mẫu số.",
    "sum_resolved": "(7) phải bằng (8) + (9) + (10). Đang có {total} và {parts} = {sum}, lệch {difference}. Sửa trong tệp.",
    "sum_received": "(3) phải bằng (4) + (5) + (6). Đang có {total} và {parts} = {sum}, lệch {difference}. Sửa trong tệp.",
    "sum_open": "(11) phải bằng (12) + (13). Đang có {total} và {parts} = {sum}, lệch {difference}. Sửa trong tệp.",
    "sum_online": "(4) phải bằng mức 3 + mức 4. Đang có {total} và {parts} = {sum}, lệch {difference}. Sửa trong tệp.",
    "sum_walk_in": "(5) phải bằng trực tiếp + BCCI. Đang có {total} và {parts} = {sum}, lệch {difference}. Sửa trong tệp.",
    "balance_off": "(3) phải bằng (7) + (11). Đang có {received} và {resolved} + {open} = {sum}, lệch {difference} hồ sơ."
    " Vẫn nhận được nếu ghi lý do.",
    "balance_explained": "(3) hơn (7) + (11) {difference} hồ sơ, đúng bằng số hồ sơ rút và trả lại.",
    "service_unit_there": "Đã có đơn vị tên “{typed}”. Chọn đơn vị đó trong danh sách để sửa.",
    "until_before_since": "Ngày ngừng hoạt động {until:day} trước ngày thành lập {since:day}. Sửa một trong hai ngày.",
    "balance_refused": "Hàng {title}, {period:period}: (3) phải bằng (7) + (11). Đang có {received} và {resolved} + {open} = {sum}, lệch {difference} hồ sơ. Thành phố chọn không nhận hàng lệch: sửa cho khớp để lưu.",
    "reason_for_balance": "{count} dòng có (3) khác (7) + (11). Ghi lý do (ví dụ: hồ sơ trả lại) rồi nhận.",
    "carry_differs": "(6) ghi {carried}, còn (11) tháng trước trong sổ là {left}. Sổ giữ số của tháng trước.",
    # commands and documents
    "usage": "Lệnh chưa đúng: {why}",
    "unknown_report": "Không có báo cáo “{name}”. Xem danh sách: par-desktop report THƯ_MỤC --list.",
    "wrong_format": "Báo cáo {name} xuất được {formats}, không xuất được {suffix}.",
    "no_display": "Máy này không có màn hình để mở cửa sổ. Dùng các lệnh, ví dụ: par-desktop list THƯ_MỤC tasks.",
    "no_display_libraries": "Máy này không có màn hình để mở cửa sổ. Dùng các lệnh (par-desktop --help), hoặc chạy ở máy"
    " có màn hình sau khi cài: {apt}",
    "missing_libraries": "Máy này thiếu thư viện {why} để mở cửa sổ. Cài rồi mở lại: {apt}",
    # evidence
    "evidence_too_large": "Tệp minh chứng lớn hơn {limit}. Chưa thêm; hãy nén ảnh, quét lại ở mức 150–200 dpi hoặc tách tệp.",
    "evidence_empty": "Tệp {file} rỗng (0 byte), thường do chưa tải về máy. Chưa thêm; hãy mở thử tệp rồi chọn lại.",
    "evidence_not_a_file": "{file} là thư mục. Chưa thêm; hãy chọn từng tệp trong đó.",
    "evidence_without_name": "Văn bản chưa có số, trích yếu hay liên kết. Ghi ít nhất một mục.",
    "procedure_without_title": "Thủ tục chưa có tên. Ghi tên TTHC rồi bấm lại.",
    "procedure_code_taken": "Mã {typed} đã có trong sổ TTHC. Sửa thủ tục đang có, hoặc ghi mã khác.",
    "evidence_missing": "Tệp này chưa tới máy. Xin đơn vị gửi lại gói kèm tệp minh chứng.",
    "evidence_damaged": "Tệp này trên máy đã bị hỏng. Xin đơn vị gửi lại gói kèm tệp; bản tới sau sẽ thay bản hỏng.",
    "evidence_differs": "Nội dung tệp {file} không đúng với mã ghi ở tên (đã bị sửa hoặc tải dở). Tệp này không được nhận; xin gửi lại.",
    "evidence_unknown": "Chưa có minh chứng nào nhắc tới tệp {file} và chỗ chờ đã đầy. Nhận gói chính trước rồi nhận lại tệp này.",
    "zip_link": "{file} trong tệp nén là lối tắt, không phải tệp. Không đọc; hãy nén lại chính tệp đó.",
    "zip_nested": "{file} là tệp nén nằm trong tệp nén. Không đọc; hãy giải nén rồi thả từng tệp vào đây.",
    "zip_without_package": "Tệp nén {file} không có gói dữ liệu hay tệp minh chứng nào. Chưa nhận gì.",
    "limit_range": "Cỡ tệp gửi từ {least} đến {most} MB. Đang có {typed}.",
    "cancelled": "Đã dừng. Chưa thay đổi gì.",
}


def sentence(error: ParError) -> str:
    """The error as a person reads it; a code without a sentence is our own mistake and shows as such."""
    template = SENTENCES.get(f"{error.code}:{error.facts.get('proof')}") or SENTENCES[error.code]
    return template.format_map({name: _Fact(value) for name, value in error.facts.items()})


class _Fact(str):
    """A fact in a sentence: ``{day:day}`` reads 17/03/2022, ``{period:period}`` quý I/2022, also from stored text."""

    def __new__(cls, value: object) -> _Fact:
        return super().__new__(cls, value)

    def __format__(self, spec: str) -> str:
        try:
            if spec == "day":
                return date_short(date.fromisoformat(self))
            if spec == "period":
                return period_label(str(self))
        except (ValueError, ValueProblem):
            return str(self)
        return super().__format__(spec)
