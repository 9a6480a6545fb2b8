; Inno Setup 6: installs for the current person only, so no administrator is needed.
; Not tried: it is written from Inno Setup's documentation and waits for a Windows machine.
;   iscc packaging\windows\installer.iss      after PyInstaller has made dist\par-desktop
; A workspace is never touched: it lives where its owner put it, and uninstalling leaves it there.

#define Version "0.1.0"

[Setup]
AppId={{6D3E4A0B-52B1-4C0E-9C39-1E0C6C8A7F21}
AppName=PAR Desktop
AppVersion={#Version}
AppPublisher=PAR Desktop
DefaultDirName={localappdata}\Programs\PAR Desktop
DefaultGroupName=PAR Desktop
DisableProgramGroupPage=yes
PrivilegesRequired=lowest
ArchitecturesAllowed=x64compatible
ArchitecturesInstallIn64BitMode=x64compatible
MinVersion=10.0.17763
LicenseFile=..\..\LICENSE
SetupIconFile=..\icon.ico
UninstallDisplayIcon={app}\PAR Desktop.exe
SourceDir=.
OutputDir=..\..\dist
OutputBaseFilename=par-desktop-{#Version}-setup
Compression=lzma2/max
SolidCompression=yes
CloseApplications=yes
RestartApplications=no

[Files]
Source: "..\..\dist\par-desktop\*"; DestDir: "{app}"; Flags: recursesubdirs createallsubdirs ignoreversion

[InstallDelete]
; An older version's libraries must not stay beside the new ones.
Type: filesandordirs; Name: "{app}\_internal"

[Icons]
Name: "{userprograms}\PAR Desktop"; Filename: "{app}\PAR Desktop.exe"
Name: "{userdesktop}\PAR Desktop"; Filename: "{app}\PAR Desktop.exe"; Tasks: desktop

[Tasks]
Name: desktop; Description: "Tạo biểu tượng trên màn hình"

[Run]
Filename: "{app}\PAR Desktop.exe"; Description: "Mở PAR Desktop"; Flags: nowait postinstall skipifsilent
