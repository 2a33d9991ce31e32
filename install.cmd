@echo off
rem Dobbeltklikk. Setter opp NorCRIN for deg; krever ikke administrator.
powershell -NoProfile -ExecutionPolicy Bypass -File "%~dp0install.ps1"
if errorlevel 1 echo Fikk ikke fullfort oppsettet. Les linjene over, eller be IT-avdelingen om lov til aa kjore install.ps1.& pause
