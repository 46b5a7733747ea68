; The one-click installer: for one person, without administrator rights, without the network.
;   /S            silent           /D=FOLDER   where to (last, without quotes)
;   /AUTOSTART    listen for the hotkey from the next log-in on
; and of the uninstaller:
;   /S            silent           /KEEPDATA   leave settings, logs and added models
; Defined by the build: VERSION, PAYLOAD (folder), FILES (list of what is in it), OUT, SIZE_KB.

Unicode true
Target amd64-unicode
!include MUI2.nsh
!include FileFunc.nsh
!include LogicLib.nsh
!include StrFunc.nsh
${StrRep}
${UnStrRep}

!define NAME "EdgeLAM"
!define ARP "Software\Microsoft\Windows\CurrentVersion\Uninstall\${NAME}"
!define RUN "Software\Microsoft\Windows\CurrentVersion\Run"
!define AVX2 40 ; PF_AVX2_INSTRUCTIONS_AVAILABLE

Name "${NAME}"
OutFile "${OUT}"
InstallDir "$LOCALAPPDATA\Programs\${NAME}"
InstallDirRegKey HKCU "${ARP}" "InstallLocation"
RequestExecutionLevel user
ManifestDPIAware true
BrandingText "${NAME} ${VERSION}"
VIProductVersion "${VERSION}.0"
VIAddVersionKey ProductName "${NAME}"
VIAddVersionKey FileDescription "${NAME} installer"
VIAddVersionKey FileVersion "${VERSION}"
VIAddVersionKey LegalCopyright "Apache-2.0"

!define MUI_ABORTWARNING
!insertmacro MUI_PAGE_LICENSE "${PAYLOAD}\LICENSE.txt"
!insertmacro MUI_PAGE_COMPONENTS
!insertmacro MUI_PAGE_DIRECTORY
!insertmacro MUI_PAGE_INSTFILES
!insertmacro MUI_PAGE_FINISH
!insertmacro MUI_UNPAGE_CONFIRM
!insertmacro MUI_UNPAGE_INSTFILES
!insertmacro MUI_LANGUAGE "English"

!macro Tell TEXT
  ${If} ${Silent}
    System::Call 'kernel32::AttachConsole(i -1)i'
  ${Else}
    MessageBox MB_ICONSTOP "${TEXT}"
  ${EndIf}
!macroend

Section "${NAME}" MAIN
  SectionIn RO
  ; Over an older version: its program files go, settings and logs (elsewhere) stay.
  ${If} ${FileExists} "$INSTDIR\bin\edgelam.exe"
    nsExec::Exec '"$INSTDIR\bin\edgelam.exe" listen --quit'
    Sleep 1000
    ClearErrors
    Rename "$INSTDIR\bin" "$INSTDIR\bin.old"
    ${If} ${Errors}
      !insertmacro Tell "${NAME} is running; stop it and start the installer again."
      SetErrorLevel 4
      Quit
    ${EndIf}
    RMDir /r "$INSTDIR\bin.old"
    RMDir /r "$INSTDIR\python"
  ${EndIf}
  !include "${FILES}"
  SetOutPath "$INSTDIR"
  ; Networks lie behind our own end, libraries are filtered: see unfold.py.
  DetailPrint "Putting the networks together"
  nsExec::Exec '"$INSTDIR\python\python.exe" -B -X utf8 -m edgelam.installer.unfold "$EXEPATH" "$INSTDIR"'
  Pop $0
  ${If} $0 != "0"
    !insertmacro Tell "${NAME} could not be put together; download the installer again, or see that there is enough space and nothing holds up python.exe."
    SetErrorLevel 5
    Quit
  ${EndIf}
  WriteUninstaller "$INSTDIR\uninstall.exe"

  WriteRegStr HKCU "${ARP}" "DisplayName" "${NAME}"
  WriteRegStr HKCU "${ARP}" "DisplayVersion" "${VERSION}"
  WriteRegStr HKCU "${ARP}" "Publisher" "${NAME}"
  WriteRegStr HKCU "${ARP}" "DisplayIcon" "$INSTDIR\bin\edgelam.exe"
  WriteRegStr HKCU "${ARP}" "InstallLocation" "$INSTDIR"
  WriteRegStr HKCU "${ARP}" "UninstallString" '"$INSTDIR\uninstall.exe"'
  WriteRegStr HKCU "${ARP}" "QuietUninstallString" '"$INSTDIR\uninstall.exe" /S'
  WriteRegDWORD HKCU "${ARP}" "EstimatedSize" ${SIZE_KB}
  WriteRegDWORD HKCU "${ARP}" "NoModify" 1
  WriteRegDWORD HKCU "${ARP}" "NoRepair" 1

  CreateDirectory "$SMPROGRAMS\${NAME}"
  CreateShortcut "$SMPROGRAMS\${NAME}\${NAME}.lnk" "$INSTDIR\bin\edgelamw.exe" "listen" "" "" SW_SHOWNORMAL "" "Tell this PC what to do"
  CreateShortcut "$SMPROGRAMS\${NAME}\Uninstall ${NAME}.lnk" "$INSTDIR\uninstall.exe"

  ; The person's PATH: after an older entry of ours is taken out.
  ReadRegStr $0 HKCU "Environment" "Path"
  ${StrRep} $1 "$0" ";$INSTDIR\bin" ""
  ${StrRep} $1 "$1" "$INSTDIR\bin" ""
  ${If} $1 == ""
    WriteRegExpandStr HKCU "Environment" "Path" "$INSTDIR\bin"
  ${Else}
    WriteRegExpandStr HKCU "Environment" "Path" "$1;$INSTDIR\bin"
  ${EndIf}
  SendMessage ${HWND_BROADCAST} ${WM_SETTINGCHANGE} 0 "STR:Environment" /TIMEOUT=2000
SectionEnd

Section /o "Start with Windows" AUTOSTART
  WriteRegStr HKCU "${RUN}" "${NAME}" '"$INSTDIR\bin\edgelamw.exe" listen'
SectionEnd

Function .onInit
  System::Call 'kernel32::IsProcessorFeaturePresent(i ${AVX2})i.r0'
  ${If} $0 = 0
    !insertmacro Tell "${NAME} needs a processor with AVX2 (Intel since 2013, AMD since 2015); this one has none, so the model could not run."
    SetErrorLevel 3
    Quit
  ${EndIf}
  ${GetParameters} $0
  ClearErrors
  ${GetOptions} $0 "/AUTOSTART" $1
  ${IfNot} ${Errors}
    !insertmacro SelectSection ${AUTOSTART}
  ${EndIf}
FunctionEnd

Function un.onInit
  ${GetParameters} $0
  ClearErrors
  ${GetOptions} $0 "/KEEPDATA" $1
  StrCpy $R9 "yes"
  ${IfNot} ${Errors}
    StrCpy $R9 "no"
  ${ElseIfNot} ${Silent}
    MessageBox MB_YESNO|MB_ICONQUESTION|MB_DEFBUTTON2 "Remove ${NAME}'s settings, logs and added models too?" IDYES +2
    StrCpy $R9 "no"
  ${EndIf}
FunctionEnd

Section "Uninstall"
  nsExec::Exec '"$INSTDIR\bin\edgelam.exe" listen --quit'
  Sleep 1000
  RMDir /r "$INSTDIR\bin"
  RMDir /r "$INSTDIR\python"
  Delete "$INSTDIR\LICENSE.txt"
  Delete "$INSTDIR\manifest.json"
  Delete "$INSTDIR\uninstall.exe"
  RMDir "$INSTDIR"
  RMDir /r "$SMPROGRAMS\${NAME}"
  DeleteRegKey HKCU "${ARP}"
  DeleteRegValue HKCU "${RUN}" "${NAME}"
  ReadRegStr $0 HKCU "Environment" "Path"
  ${UnStrRep} $1 "$0" ";$INSTDIR\bin" ""
  ${UnStrRep} $1 "$1" "$INSTDIR\bin" ""
  ${If} $1 == ""
    DeleteRegValue HKCU "Environment" "Path"
  ${Else}
    WriteRegExpandStr HKCU "Environment" "Path" "$1"
  ${EndIf}
  ${If} $R9 == "yes"
    RMDir /r "$LOCALAPPDATA\edgelam"
  ${EndIf}
  SendMessage ${HWND_BROADCAST} ${WM_SETTINGCHANGE} 0 "STR:Environment" /TIMEOUT=2000
SectionEnd
