@echo off
rem Dobbeltklikk. Tar bort NorCRIN; arbeidsboken og rapportene blir staaende.
powershell -NoProfile -ExecutionPolicy Bypass -File "%~dp0install.ps1" -Avinstaller
